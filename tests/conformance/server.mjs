// Starts the server program under test in each way that it can be spoken to.
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export class Bench {
  // kind: 'test' for mcp_test_server with its fake tools, 'real' for codesage.
  constructor(kind, binary) {
    this.kind = kind;
    this.binary = binary;
    this.folder = mkdtempSync(join(tmpdir(), 'codesage-conformance-'));
    this.children = [];
    this.largeTrees = 0;
  }

  // Arguments that keep a process to folders of its own.
  folders(name) {
    const arguments_ = [];
    for (const what of ['data', 'config']) {
      const path = join(this.folder, `${name}-${what}`);
      mkdirSync(path, { recursive: true });
      arguments_.push(`--${what}-dir`, path);
    }
    return arguments_;
  }

  // The URL of a new instance.
  async serve() {
    const arguments_ =
      this.kind === 'real' ? ['serve', '--listen', '127.0.0.1:0', ...this.folders('serve')] : ['http'];
    const child = spawn(this.binary, arguments_, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.children.push(child);
    for await (const line of createInterface({ input: child.stdout })) {
      const ready = line.match(/^ready (http:\/\/\S+)/);
      if (ready) {
        child.stdout.resume();
        return new URL('/mcp', ready[1]);
      }
    }
    throw new Error(`${this.binary} ended without saying that it is ready`);
  }

  // The command of a server on stdio, embedded or relaying to `url`.
  stdio(url) {
    if (this.kind === 'real') {
      const target = url ? ['--connect', url.href] : [];
      return { command: this.binary, args: ['mcp', '--stdio', ...target, ...this.folders('stdio')] };
    }
    return { command: this.binary, args: url ? ['relay', url.href] : ['stdio'] };
  }

  // A small tree with known content, and one that takes a while to index.
  smallTree() {
    const root = join(this.folder, 'small');
    mkdirSync(join(root, 'src'), { recursive: true });
    writeFileSync(join(root, 'src', 'lantern.cpp'), 'int before = 1;\nint lantern_brightness = 7;\nint after = 2;\n');
    writeFileSync(join(root, 'src', 'other.py'), 'def unrelated():\n    return None\n');
    writeFileSync(join(root, 'README.md'), '# Lanterns\nSee lantern_brightness.\n');
    return root;
  }
  largeTree(files) {
    const root = join(this.folder, `large${++this.largeTrees}`);
    const text = Array.from({ length: 200 }, (_, i) => `int value_${i} = ${i} * factor;`).join('\n');
    for (let i = 0; i < files; ++i) {
      const folder = join(root, `part${i % 50}`);
      if (i < 50) mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `file${i}.cpp`), `// ${i}\n${text}\n`);
    }
    return root;
  }

  // The next client gets one that no index knows yet.
  forgetLargeTree() {
    if (this.large) rmSync(this.large, { recursive: true, force: true });
    this.large = undefined;
  }

  async close() {
    for (const child of this.children) {
      if (child.exitCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
      child.kill('SIGTERM');
      const { code, signal } = await ended;
      if (code !== 0) throw new Error(`the server ended with ${signal ?? `exit code ${code}`} on SIGTERM`);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
