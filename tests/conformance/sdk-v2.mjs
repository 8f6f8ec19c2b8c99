// The 2.x client in both eras: pinned to the stateless revision, choosing by itself, and with the handshake.
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { checkServer, run } from './checks.mjs';
import { Bench } from './server.mjs';

const modes = { modern: { pin: '2026-07-28' }, auto: 'auto', legacy: 'legacy' };

async function check(mode, transport, bench) {
  const client = new Client({ name: 'conformance-v2', version: '1.0.0' }, { versionNegotiation: { mode: modes[mode] } });
  await client.connect(transport);
  assert.equal(client.getProtocolEra(), mode === 'legacy' ? 'legacy' : 'modern');
  await checkServer(client, (params, options) => client.callTool(params, options), bench);
  await client.close();
}

const scenarios = {};
for (const mode of Object.keys(modes)) {
  scenarios[`${mode} over HTTP`] = (bench, url) => check(mode, new StreamableHTTPClientTransport(url), bench);
  scenarios[`${mode} over stdio`] = (bench) =>
    check(mode, new StdioClientTransport({ ...bench.stdio(), stderr: 'inherit' }), bench);
  scenarios[`${mode} through the relay`] = (bench, url) =>
    check(mode, new StdioClientTransport({ ...bench.stdio(url), stderr: 'inherit' }), bench);
}
await run('client 2.x', process.argv[2], process.argv[3], Bench, scenarios);
