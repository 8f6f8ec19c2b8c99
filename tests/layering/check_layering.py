#!/usr/bin/env python3
"""Checks that includes follow the rooms: only downward in core, widgets on core, app on both; no Qt in core.

The order of rooms is read from core/CMakeLists.txt, where it is declared once. Prints each offending include
and exits 1, or exits 0 in silence. With --graph it prints the room graph in Graphviz's language instead.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def declared_rooms(root):
    text = (root / "core" / "CMakeLists.txt").read_text()
    body = re.search(r"foreach\(room IN ITEMS(.*?)\)", text, re.S).group(1)
    return body.split()


def room_of(path, rooms):
    """The room that a path below core/ (or an include written from there) belongs to."""
    for room in rooms:
        if path == room or path.startswith(room + "/"):
            return room
    return None


def core_problems(root, rooms, edges):
    order = {room: at for at, room in enumerate(rooms)}
    for file in sorted((root / "core").rglob("*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        relative = file.relative_to(root / "core").as_posix()
        own = room_of(relative, rooms)
        if own is None:
            yield f"core/{relative}: lies in no room that core/CMakeLists.txt declares"
            continue
        for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            if re.match(r"Q[A-Z]|Qt[A-Z]?", name):
                yield f"core/{relative}:{number}: core must stay free of Qt, but includes {name}"
            if kind == "<":
                continue
            other = room_of(name, rooms)
            if other is None:
                yield f'core/{relative}:{number}: "{name}" is not written from the root of the module tree'
            elif order[other] > order[own]:
                yield f"core/{relative}:{number}: {own} may not use {other}, which stands below it"
            elif other != own:
                edges.add((own, other))


def upper_problems(root, rooms):
    for folder, forbidden in (("core", ("widgets/", "app/")), ("widgets", ("app/",))):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            for number, line in enumerate(file.read_text(errors="replace").splitlines(), 1):
                match = INCLUDE.match(line)
                if match and match.group(1) == '"' and match.group(2).startswith(forbidden):
                    yield f"{file.relative_to(root)}:{number}: {folder} may not use {match.group(2)}"


def link_problems(root, rooms):
    """USES lines in the rooms' CMakeLists.txt must follow the same order."""
    order = {room.replace("/", "_"): at for at, room in enumerate(rooms)}
    for room in rooms:
        file = root / "core" / room / "CMakeLists.txt"
        if not file.exists():
            continue
        text = re.sub(r"#.*", "", file.read_text())
        uses = re.search(r"\bUSES\b(.*?)(?:\bLIBS\b|\bPRIVATE_LIBS\b|\bSOURCES\b|\))", text, re.S)
        for name in uses.group(1).split() if uses else []:
            if name not in order:
                yield f"core/{room}/CMakeLists.txt: no such room: {name}"
            elif order[name] >= order[room.replace('/', '_')]:
                yield f"core/{room}/CMakeLists.txt: {room} may not use {name}, which stands below it"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    rooms = declared_rooms(root)
    edges = set()
    problems = list(core_problems(root, rooms, edges)) + list(upper_problems(root, rooms)) + list(link_problems(root, rooms))
    if "--graph" in sys.argv:
        print("digraph rooms { rankdir=BT; node [shape=box];")
        for own, other in sorted(edges):
            print(f'  "{own}" -> "{other}";')
        print("}")
        return 0
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
