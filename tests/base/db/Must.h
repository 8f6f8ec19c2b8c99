#pragma once

#include "support/Test.h"

// VERIFY_OK for a call: evaluates it once.
#define MUST(call)                                                                                           \
    do {                                                                                                     \
        const auto must = (call);                                                                            \
        VERIFY_OK(must);                                                                                     \
    } while (false)
