#!/usr/bin/env bash
# compare.sh BENCH_CODE TREE [QUERIES]: builds the index of a tree with ours and with Debian's cindex, then runs the
# queries with ours, csearch and ripgrep, all in one go on the same files. Prints figures and ratios.
# QUERIES: one a line, "L literal" or "R regular expression" or "I regular expression, case ignored".
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: compare.sh BENCH_CODE TREE [QUERIES]" >&2; exit 2; }
bench=$1 tree=$2 queries=${3:-$(dirname "$0")/queries.txt}
for tool in cindex csearch rg; do command -v $tool >/dev/null || { echo "compare.sh: $tool is not installed" >&2; exit 1; }; done
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
export CSEARCHINDEX=$work/csearch

# measured NAME command…: sets cpu_NAME (seconds) and mem_NAME (MB); output to $work/NAME
measured() {
    local name=$1; shift
    /usr/bin/env time -f '%U %S %M' -o "$work/$name.time" "$@" >"$work/$name" 2>"$work/$name.err" || true
    read -r user sys kb < <(tail -1 "$work/$name.time")
    printf -v "cpu_$name" '%s' "$(awk "BEGIN{print $user+$sys}")"
    printf -v "mem_$name" '%s' "$(awk "BEGIN{printf \"%.0f\",$kb/1024}")"
}
ratio() { awk "BEGIN{if ($2>0) printf \"%.2f\", $1/$2; else print \"-\"}"; }

find "$tree" -type f -print0 | xargs -0 cat >/dev/null 2>&1 || true # both find the tree in the page cache
measured cindex cindex "$tree"
measured ours "$bench" index "$tree" "$work/data"
cat "$work/ours"
size_cindex=$(stat -c %s "$CSEARCHINDEX")
size_ours=$(du -sb "$work/data" | cut -f1)
text=$(awk '{for(i=1;i<=NF;i++) if ($i ~ /^mb=/) print substr($i,4)*1000000}' "$work/ours")
printf '%-28s %10s %10s %8s\n' "index of $tree" ours cindex ratio
printf '%-28s %10s %10s %8s\n' "CPU s" "$cpu_ours" "$cpu_cindex" "$(ratio "$cpu_ours" "$cpu_cindex")"
printf '%-28s %10s %10s %8s\n' "peak MB" "$mem_ours" "$mem_cindex" "$(ratio "$mem_ours" "$mem_cindex")"
printf '%-28s %10s %10s %8s\n' "bytes a byte of text" "$(ratio "$size_ours" "$text")" "$(ratio "$size_cindex" "$text")" ""

"$bench" search "$work/data" "$queries" 5 > "$work/search"
"$bench" files "$work/data" > "$work/files"
now() { date +%s%N; }
fastest() { # command…: milliseconds of the best of three
    local best=
    for _ in 1 2 3; do
        local begun; begun=$(now); "$@" >/dev/null 2>&1 || true
        local took=$(( ($(now) - begun) / 1000 ))
        if [ -z "$best" ] || [ "$took" -lt "$best" ]; then best=$took; fi
    done
    awk "BEGIN{printf \"%.3f\", $best/1000}"
}
ripgrep() { tr '\n' '\0' < "$work/files" | xargs -0 rg -j2 -a -n --no-heading --color=never "$@"; }
printf '\n%9s %9s %9s %9s %9s  %s\n' "first 50" "all ms" "csearch" "ripgrep" lines query
grep '^query ' "$work/search" | while read -r _ first all lines _ query; do
    pattern=${query:2}
    case $query in
        L*) c=$(fastest csearch -n "$(printf '%s' "$pattern" | sed 's/[][\.*^$+?(){}|]/\\&/g')"); r=$(fastest ripgrep -F -e "$pattern");;
        I*) c=$(fastest csearch -i -n "$pattern"); r=$(fastest ripgrep -i -e "$pattern");;
        *) c=$(fastest csearch -n "$pattern"); r=$(fastest ripgrep -e "$pattern");;
    esac
    printf '%9s %9s %9s %9s %9s  %s\n' "${first#*=}" "${all#*=}" "$c" "$r" "${lines#*=}" "$query"
done | tee "$work/table"
awk '{n++; a+=log($1); b+=log($2); c+=log($3); d+=log($4); if ($2>$4) slow=slow "\n  slower than ripgrep: " $0}
     END {printf "%9.3f %9.3f %9.3f %9.3f  geometric mean of %d%s\n", exp(a/n), exp(b/n), exp(c/n), exp(d/n), n, slow}' "$work/table"
