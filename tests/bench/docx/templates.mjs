// The three templates of the comparison, in the tags of each engine, with the same text. A body is written once with
// neutral marks: ⟨name⟩ prints, ⟨#list x⟩ … ⟨/list⟩ repeats; each dialect says how it writes them.
import { deflateRawSync, crc32 as zlibCrc32 } from 'node:zlib';

const w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const paragraph = (text) => `<w:p><w:pPr><w:spacing w:after="120"/></w:pPr><w:r><w:rPr><w:sz w:val="22"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const cell = (content) => `<w:tc><w:tcPr><w:tcW w:w="1800" w:type="dxa"/></w:tcPr>${content.startsWith('<') ? content : paragraph(content)}</w:tc>`;
const row = (...cells) => `<w:tr>${cells.map(cell).join('')}</w:tr>`;
const table = (columns, rows) => `<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>${'<w:gridCol w:w="1800"/>'.repeat(columns)}</w:tblGrid>${rows.join('')}</w:tbl>`;

export const dialects = {
  entente: { print: (path) => `{{ ${path} }}`, open: (list, name) => `{% for ${name} in ${list} %}`, close: () => '{% endfor %}', scoped: true },
  docxtemplater: { print: (path) => `{${path.split('.').pop()}}`, open: (list) => `{#${list.split('.').pop()}}`, close: (list) => `{/${list.split('.').pop()}}` },
  'easy-template-x': { print: (path) => `{${path.split('.').pop()}}`, open: (list) => `{#${list.split('.').pop()}}`, close: () => '{/}' },
  docxtpl: { print: (path) => `{{ ${path} }}`, open: (list, name, form) => `{%${form} for ${name} in ${list} %}`, close: (list, form) => `{%${form} endfor %}`, ownPlace: true },
  carbone: { print: (path) => `{d.${path}}`, byExample: true },
};

const fields = ['number', 'date', 'honorific', 'name', 'title', 'ministry', 'period', 'city', 'due', 'link', 'signatory', 'office'];

export function letter({ print: p }) {
  const text = [
    `No. ${p('number')}`, p('date'), `${p('honorific')} ${p('name')}, ${p('title')}, ${p('ministry')}`,
    'The ministry has organised this programme in collaboration with twenty-seven countries, so that both administrations share what they have learnt about public services.',
    `We cordially request your ministry to co-host the programme on public governance, ${p('period')}, in ${p('city')}.`,
    'The programme has three parts: a forum on innovation, a high-level meeting, and a working-level meeting.',
    ...Array.from({ length: 14 }, (_, i) => `${i + 1}. The counterpart plans and coordinates this part of the programme together with the ministry, and engages the institutions that are responsible for it.`),
    `Please reply by ${p('due')}: ${p('link')}`, `${p('signatory')}, ${p('office')}`,
  ];
  return text.map(paragraph).join('');
}

export function agenda({ print: p, open, close, ownPlace, byExample }) {
  if (byExample) {  // repeats what stands between an item and the next one
    const day = 'days[i]', session = `${day}.sessions[i]`, speaker = `${session}.speakers[i]`;
    const next = (path) => path.replace(/i\]$/, 'i+1]');
    const speakers = paragraph(`${p(`${speaker}.name`)}, ${p(`${speaker}.title`)}, ${p(`${speaker}.office`)}`) + paragraph(p(`${next(speaker)}.name`));
    const rows = [row(p(`${day}.day`), '', '', ''), row(p(`${session}.time`), p(`${session}.item`), speakers, p(`${session}.language`)), row(p(`${next(session)}.time`), '', '', ''), row(p(`${next(day)}.day`), '', '', '')];
    return paragraph('Agenda') + table(4, rows) + paragraph('');
  }
  const speaker = `${p('s.name')}, ${p('s.title')}, ${p('s.office')}`;
  const speakers = ownPlace
    ? paragraph(open('e.speakers', 's', 'p')) + paragraph(speaker) + paragraph(close('e.speakers', 'p'))
    : paragraph(open('e.speakers', 's')) + paragraph(speaker) + paragraph(close('e.speakers'));
  const session = [p('e.time'), p('e.item'), speakers, p('e.language')];
  const rows = ownPlace
    ? [row(open('days', 'd', 'tr'), '', '', ''), row(p('d.day'), '', '', ''), row(open('d.sessions', 'e', 'tr'), '', '', ''), row(...session), row(close('', 'tr'), '', '', ''), row(close('', 'tr'), '', '', '')]
    : [row(open('days', 'd') + p('d.day'), '', '', ''), row(open('d.sessions', 'e') + session[0], session[1], session[2], session[3] + close('d.sessions')), row('', '', '', close('days'))];
  return paragraph('Agenda') + table(4, rows) + paragraph('');
}

const columns = ['no', 'side', 'name', 'post', 'institution', 'presence'];

export function list({ print: p, open, close, ownPlace, byExample }) {
  if (byExample) {
    const rows = ['i', 'i+1'].map((index) => row(...columns.map((column) => p(`rows[${index}].${column}`))));
    return paragraph('Participants') + table(6, rows) + paragraph('');
  }
  const cells = columns.map((column) => p(`r.${column}`));
  const rows = ownPlace
    ? [row(open('rows', 'r', 'tr'), '', '', '', '', ''), row(...cells), row(close('', 'tr'), '', '', '', '', '')]
    : [row(open('rows', 'r') + cells[0], ...cells.slice(1, 5), cells[5] + close('rows'))];
  return paragraph('Participants') + table(6, rows) + paragraph('');
}

export const data = {
  letter: Object.fromEntries(fields.map((field, i) => [field, `${field} of the letter ${i + 1}`])),
  agenda: { days: Array.from({ length: 5 }, (_, d) => ({ day: `Day ${d + 1}`, sessions: Array.from({ length: 10 }, (_, e) => ({
    time: `${9 + e}:00`, item: `Session ${d + 1}.${e + 1} on the improvement of public services`, language: 'English',
    speakers: Array.from({ length: 4 }, (_, s) => ({ name: `Speaker ${d * 40 + e * 4 + s + 1}`, title: 'Director General', office: `Office ${s + 1} of the Ministry` })) })) })) },
  list: { rows: Array.from({ length: 10000 }, (_, i) => ({ no: `${i + 1}`, side: i % 2 ? 'A' : 'B', name: `Participant ${i + 1}`, post: 'Director', institution: `Institution ${i % 97}`, presence: 'onsite' })) },
};

function zip(files) {
  const chunks = [], central = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const raw = Buffer.from(text), deflated = deflateRawSync(raw), crc = checksum(raw);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0); head.writeUInt16LE(8, 4); head.writeUInt16LE(0x21, 8); head.writeUInt32LE(crc, 10);
    head.writeUInt32LE(deflated.length, 14); head.writeUInt32LE(raw.length, 18); head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), deflated]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail, Buffer.from(name)]));
    chunks.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1'); end.writeUInt16LE(central.length, 8); end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(offset, 16);
  return Buffer.concat([...chunks, directory, end]);
}

function checksum(bytes) {
  if (zlibCrc32) return zlibCrc32(bytes);
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; ++i) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export function docx(body) {
  const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const rels = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"';
  return zip({
    '[Content_Types].xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="${type}.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="${type}.styles+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships ${rels}><Relationship Id="rId1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships ${rels}><Relationship Id="rId1" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:styles ${w}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/></w:style></w:styles>`,
    'word/document.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document ${w}><w:body>${body}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr></w:body></w:document>`,
  });
}
