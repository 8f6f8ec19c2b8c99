#include "backend/Backend.h"
