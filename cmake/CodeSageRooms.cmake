# codesage_room(<wing> <room> SOURCES a.cpp … [USES wing_room …] [LIBS target …] [PRIVATE_LIBS target …])
# Makes the static library codesage_<wing>_<room>. USES names rooms of wings above or earlier rooms of the
# same wing (tests/layering checks it against the includes); LIBS are outside libraries that the room's
# public headers show, PRIVATE_LIBS those that stay behind its .cpp files.
function(codesage_room wing room)
    cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBS;PRIVATE_LIBS" ${ARGN})
    set(name codesage_${wing}_${room})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC "${PROJECT_SOURCE_DIR}/core")
    set(uses "")
    foreach(use IN LISTS ARG_USES)
        list(APPEND uses codesage_${use})
    endforeach()
    target_link_libraries(${name} PUBLIC codesage_flags ${uses} ${ARG_LIBS} PRIVATE ${ARG_PRIVATE_LIBS})
    if(NOT name STREQUAL "codesage_base_core")
        target_precompile_headers(${name} REUSE_FROM codesage_base_core)
    endif()
    set_property(GLOBAL APPEND PROPERTY CODESAGE_ROOMS ${name})
endfunction()
