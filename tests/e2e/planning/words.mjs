// The words of the pages, from the same catalogues and forms as the server's: tests name a field by what it means.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

function readCatalogue(language) {
  const folder = path.join(root, 'server/web/messages');
  const files = [`${language}.properties`, ...readdirSync(path.join(folder, language)).map((name) => path.join(language, name))];
  const words = {};
  for (const file of files) {
    for (const line of readFileSync(path.join(folder, file), 'utf8').split('\n')) {
      const [, key, text] = /^([^#=\s]+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (key) words[key] = text;
    }
  }
  return words;
}

const catalogues = { en: readCatalogue('en'), ko: readCatalogue('ko') };

// A sentence of the catalogue; {name} is filled in.
export function say(language, key, values = {}) {
  const text = catalogues[language][key];
  if (text === undefined) throw new Error(`the catalogue of ${language} has no ${key}`);
  return text.replace(/\{(\w+)\}/g, (tag, name) => values[name] ?? tag);
}

// Labels of a form of a package by key: {"concept.title": "Title", …}; of an option by "key=value"; of a field in a
// list of rows by "list[].key".
export function labelsOf(form, language = 'en', workflow = 'planning') {
  const labels = {};
  const walk = (components, around = '') => {
    for (const { type, path: list, key, label, properties = {}, values = [], components: inner = [] } of components) {
      if (key) labels[around + key] = language === 'en' ? label : properties[`label.${language}`];
      for (const option of values) {
        labels[`${around}${key}=${option.value}`] = language === 'en' ? option.label : properties[`value.${option.value}.${language}`];
      }
      walk(inner, type === 'dynamiclist' ? `${list}[].` : around);
    }
  };
  walk(JSON.parse(readFileSync(path.join(root, `workflows/${workflow}/${form}.form`), 'utf8')).components);
  return labels;
}
