import korean from './korean.js';

let catalogue = {};

// What the catalogue lacks stays English.
export function translate(template, replacements = {}) {
  return (catalogue[template.trim()] ?? template).replace(/{([^}]+)}/g, (whole, name) => replacements[name] ?? whole);
}

// The service that bpmn-js asks for every text it shows.
export default function translateModule(language) {
  catalogue = language === 'ko' ? korean : {};
  return { translate: ['value', translate] };
}
