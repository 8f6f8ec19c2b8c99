#include "pages/Page.h"
