// node peer.mjs ENGINE TEMPLATE.docx DATA.json SECONDS: documents per second of another engine.
import { readFileSync } from 'node:fs';

const [, , engine, template, json, seconds] = process.argv;
const bytes = readFileSync(template), data = JSON.parse(readFileSync(json));

async function renderer() {
  if (engine === 'docxtemplater') {
    const { default: Docxtemplater } = await import('docxtemplater');
    const { default: PizZip } = await import('pizzip');
    return async () => {  // it compiles into the document that it fills, so each document needs its own
      const document = new Docxtemplater(new PizZip(bytes), { paragraphLoop: true });
      document.render(data);
      return document.getZip().generate({ type: 'nodebuffer', compression: 'DEFLATE' });
    };
  }
  if (engine === 'carbone') {
    const { default: carbone } = await import('carbone');
    return () => new Promise((done, fail) => carbone.render(template, data, (error, result) => (error ? fail(error) : done(result))));
  }
  const { TemplateHandler } = await import('easy-template-x');
  const handler = new TemplateHandler();
  return () => handler.process(bytes, data);
}

const render = await renderer();
await render();
const begin = performance.now();
let count = 0;
do {
  await render();
  ++count;
} while (performance.now() - begin < Number(seconds) * 1000);
console.log((count * 1000 / (performance.now() - begin)).toFixed(2));
