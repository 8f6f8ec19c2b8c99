# One interface target owns every flag; each room, program and test links it.
add_library(codesage_flags INTERFACE)
target_compile_features(codesage_flags INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

target_compile_options(codesage_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual -Woverloaded-virtual
    -Wimplicit-fallthrough -Wundef -Wunused -fno-strict-aliasing -fstack-protector-strong)
# One -pthread for all, or the precompiled header does not fit the rooms whose libraries ask for it.
target_compile_options(codesage_flags INTERFACE -pthread -Wno-error=invalid-pch)
# g++ 12 reports these inside its own standard library when it inlines at -O2.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(codesage_flags INTERFACE -Wlogical-op -Wduplicated-cond -Wno-restrict
        -Wno-maybe-uninitialized -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
endif()

target_compile_definitions(codesage_flags INTERFACE
    _GLIBCXX_ASSERTIONS CODESAGE_VERSION="${PROJECT_VERSION}")
target_link_options(codesage_flags INTERFACE -pie -Wl,-z,relro -Wl,-z,now -Wl,--as-needed)
if(CODESAGE_MOLD)
    target_link_options(codesage_flags INTERFACE -fuse-ld=mold)
endif()

if(CODESAGE_SANITIZE)
    target_compile_options(codesage_flags INTERFACE
        -fsanitize=${CODESAGE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(codesage_flags INTERFACE -fsanitize=${CODESAGE_SANITIZE})
else()
    # Fortify needs optimisation and is replaced by the sanitizers' own checks.
    target_compile_options(codesage_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
endif()
if(CODESAGE_FUZZ)
    target_compile_options(codesage_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
