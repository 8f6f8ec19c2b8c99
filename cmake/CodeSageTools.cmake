# Faster tools where the machine has them; the build works without any of them.
find_program(CODESAGE_CCACHE ccache)
if(CODESAGE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Precompiled headers need these two allowances, or ccache never hits.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
        "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "${CODESAGE_CCACHE}")
endif()

find_program(CODESAGE_MOLD mold)
