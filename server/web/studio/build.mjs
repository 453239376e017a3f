// Bundles the studio into ../assets/generated: modeler.js, modeler.css, the page fonts and the licences of all that is
// inside. The bundles run under `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;
// font-src 'self' data:; connect-src 'self'` without an exception, see `patches`.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, '../assets/generated');

// Places in packages that would write an inline style, which the policy forbids, or that speak English only. A package
// that changes such a place fails the build, so that nobody finds out in the browser.
const patches = [
  {
    file: /style-mod[\\/]src[\\/]style-mod\.js$/,
    replace: [['if (!root.head && root.adoptedStyleSheets', 'if (root.adoptedStyleSheets']],
  },
  {
    file: /bpmn-js-properties-panel[\\/]dist[\\/]index\.esm\.js$/,
    replace: [['<div style="height: 100%" tabindex', '<div tabindex']],
  },
  {
    // Declarations in a style attribute are the same as SVG presentation attributes.
    file: /features[\\/](align|distribute)-elements[\\/]\w+Icons\.js$/,
    replace: [[/ style="([^"]+)"/g, (_, style) => style.split(';').filter(Boolean)
      .map((declaration) => ` ${declaration.replace(/^\s*([\w-]+):\s*(.*)$/, '$1="$2"')}`).join('')]],
  },
  {
    // Components that are not handed bpmn-js's translate service.
    file: /@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js$/,
    head: `import { translate as pageTranslate } from ${JSON.stringify(path.join(here, 'source/translate.js'))};`,
    replace: [['function translateFallback(template, replacements) {', 'function translateFallback(template, replacements) {\n  return pageTranslate(template, replacements);']],
  },
];

const patched = {
  name: 'patched',
  setup({ onLoad }) {
    for (const { file, head = '', replace } of patches) {
      onLoad({ filter: file }, ({ path: name }) => {
        let contents = readFileSync(name, 'utf8');
        for (const [from, to] of replace) {
          const changed = contents.replace(from, to);
          if (changed === contents) return { errors: [{ text: `nothing to patch in ${name}: ${from}` }] };
          contents = changed;
        }
        return { contents: `${head}\n${contents}`, loader: 'js' };
      });
    }
  },
};

// name and version, then the licence text, of each package that ended up in a bundle.
function licences(inputs) {
  const packages = new Map();
  for (const input of Object.keys(inputs)) {
    const match = /^(?:.*node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.set(match[1], path.join(here, 'node_modules', match[1]));
  }
  return [...packages].sort().map(([name, folder]) => {
    const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(path.join(folder, file), 'utf8').trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  }).join(`\n${'-'.repeat(80)}\n\n`);
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['source/modeler.js', 'source/modeler.css'],
  outdir: target,
  bundle: true,
  minify: true,
  metafile: true,
  target: ['es2022'],
  legalComments: 'none',
  loader: { '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl', '.eot': 'empty', '.svg': 'dataurl' },
  plugins: [patched],
  logLevel: 'warning',
});
writeFileSync(path.join(target, 'licences.txt'), licences(metafile.inputs));

const fonts = path.join(here, 'node_modules/krds-uiux/resources/fonts');
for (const weight of ['Regular', 'Bold']) {
  const name = `PretendardGOV-${weight}.subset.woff2`;
  if (!existsSync(path.join(fonts, name))) throw new Error(`krds-uiux no longer has ${name}`);
  copyFileSync(path.join(fonts, name), path.join(target, name));
}
