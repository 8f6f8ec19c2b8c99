#!/usr/bin/env python3
"""Proves that the layering check finds each kind of offence, on a small tree made for it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECK = pathlib.Path(__file__).with_name("check_layering.py")


class LayeringTest(unittest.TestCase):
    def run_on(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            listing = "foreach(room IN ITEMS base/core net/http engine)\nendforeach()\n"
            for name, text in {"core/CMakeLists.txt": listing, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            done = subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, check=False)
            return done.returncode, done.stdout

    def test_downward_includes_pass(self):
        code, out = self.run_on({"core/engine/E.cpp": '#include "net/http/S.h"\n#include <vector>\n'})
        self.assertEqual((code, out), (0, ""))

    def test_upward_include_is_found(self):
        code, out = self.run_on({"core/base/core/A.h": '#include "net/http/S.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("core/base/core/A.h:1: base/core may not use net/http", out)

    def test_qt_in_core_is_found(self):
        code, out = self.run_on({"core/net/http/S.cpp": "#include <QString>\n"})
        self.assertEqual(code, 1)
        self.assertIn("free of Qt", out)

    def test_relative_include_and_stray_file_are_found(self):
        code, out = self.run_on({"core/net/http/S.cpp": '#include "S.h"\n', "core/odd/X.h": "\n"})
        self.assertEqual(code, 1)
        self.assertIn("not written from the root", out)
        self.assertIn("lies in no room", out)

    def test_upward_link_is_found(self):
        code, out = self.run_on({"core/base/core/CMakeLists.txt": "codesage_room(base core SOURCES A.cpp USES engine)\n"})
        self.assertEqual(code, 1)
        self.assertIn("may not use engine", out)

    def test_widgets_may_not_use_app(self):
        code, out = self.run_on({"widgets/shell/M.cpp": '#include "app/x.h"\n'})
        self.assertEqual(code, 1)
        self.assertIn("widgets may not use app/x.h", out)


if __name__ == "__main__":
    unittest.main()
