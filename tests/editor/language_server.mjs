// SPDX-License-Identifier: Apache-2.0
//
// yaml-language-server as an editor talks to it: JSON-RPC over its standard input and output.
//
//   const server = await LanguageServer.start(folder, { schemas: { 'flow.schema.json': '*.yaml' } });
//   const flow = await server.open('flow.yaml', 'heddle: 1\n‸');       // ‸ is where the cursor is
//   (await flow.complete()).map((item) => item.label);
//   await server.stop();
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const cursor = '‸';
const patience = 20_000; // ms: an answer that has not come by then never will

// What an editor of today says that it can do.
const capabilities = {
  textDocument: {
    completion: {
      completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] },
    },
    hover: { contentFormat: ['markdown'] },
  },
  workspace: { configuration: true, workspaceFolders: true },
};

export class LanguageServer {
  #process;
  #folder;
  #settings;
  #received = Buffer.alloc(0);
  #last = 0;
  #waiting = new Map(); // id of a request, or URI of a document → what to do with the answer
  #trouble;

  static async start(folder, settings) {
    const server = new LanguageServer(folder, settings);
    const root = pathToFileURL(folder).href;
    await server.#request('initialize', {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: path.basename(folder) }],
      capabilities,
    });
    server.#send({ method: 'initialized', params: {} });
    return server;
  }

  constructor(folder, settings) {
    this.#folder = folder;
    // Nothing is fetched from anywhere.
    this.#settings = {
      validate: true,
      hover: true,
      completion: true,
      schemaStore: { enable: false },
      ...settings,
    };
    const program = createRequire(import.meta.url).resolve(
      'yaml-language-server/bin/yaml-language-server',
    );
    this.#process = spawn(process.execPath, [program, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process.stdout.on('data', (data) => this.#receive(data));
    this.#process.on('exit', (code) => this.#fail(`the language server ended with ${code}`));
  }

  // Opens a document that has one cursor in it or none. Its `diagnostics` are those of the server.
  async open(name, marked) {
    const uri = pathToFileURL(path.join(this.#folder, name)).href;
    const before = marked.split(cursor)[0].split('\n');
    const position = { line: before.length - 1, character: before.at(-1).length };
    const text = marked.replace(cursor, '');
    const diagnostics = this.#answer(uri, `diagnostics of ${name}`);
    this.#send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
    });
    const at = { textDocument: { uri }, position };
    return {
      text,
      diagnostics: await diagnostics,
      complete: async () => (await this.#request('textDocument/completion', at)).items,
      hover: async () => (await this.#request('textDocument/hover', at))?.contents.value ?? '',
    };
  }

  async stop() {
    await this.#request('shutdown');
    this.#process.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#send({ method: 'exit' });
    await ended;
  }

  #request(method, params) {
    const id = (this.#last += 1);
    const answer = this.#answer(id, method);
    this.#send({ id, method, params });
    return answer;
  }

  #answer(key, what) {
    return new Promise((resolve, reject) => {
      if (this.#trouble) reject(this.#trouble);
      const timer = setTimeout(() => reject(new Error(`no answer to ${what}`)), patience);
      const end = (act) => (result) => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        act(result);
      };
      this.#waiting.set(key, { resolve: end(resolve), reject: end(reject) });
    });
  }

  #fail(message) {
    this.#trouble = new Error(message);
    this.#waiting.forEach((waiting) => waiting.reject(this.#trouble));
  }

  #send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(data) {
    this.#received = Buffer.concat([this.#received, data]);
    for (;;) {
      const head = this.#received.indexOf('\r\n\r\n');
      if (head < 0) return;
      const size = Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, head))[1]);
      const begin = head + 4;
      if (this.#received.length < begin + size) return;
      const message = JSON.parse(this.#received.subarray(begin, begin + size));
      this.#received = this.#received.subarray(begin + size);
      this.#take(message);
    }
  }

  #take(message) {
    if (message.method === 'textDocument/publishDiagnostics') {
      this.#waiting.get(message.params.uri)?.resolve(message.params.diagnostics);
    } else if (message.method === 'workspace/configuration') {
      const result = message.params.items.map(({ section }) =>
        section === 'yaml' ? this.#settings : null,
      );
      this.#send({ id: message.id, result });
    } else if (message.method === undefined) {
      const waiting = this.#waiting.get(message.id);
      if (message.error) waiting?.reject(new Error(message.error.message));
      else waiting?.resolve(message.result);
    } else if (message.id !== undefined) {
      this.#send({ id: message.id, result: null });
    }
  }
}
