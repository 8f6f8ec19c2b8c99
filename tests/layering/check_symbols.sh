#!/bin/sh
# Fails when a library of core/ needs a symbol of Qt: core must build and run without a display or Qt itself.
# Usage: check_symbols.sh LIBRARY…
bad=0
for library in "$@"; do
    found=$(nm --undefined-only --demangle "$library" 2>/dev/null | grep -E ' (Q[A-Z][A-Za-z]+::|Q[A-Z][A-Za-z]+\(|qt_|qApp|vtable for Q)' | head -n 5)
    if [ -n "$found" ]; then
        printf '%s uses Qt:\n%s\n' "$library" "$found"
        bad=1
    fi
done
[ $# -gt 0 ] || { echo "no library given"; bad=1; }
exit $bad
