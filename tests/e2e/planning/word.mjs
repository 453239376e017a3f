// Reads and changes the parts of a Word file, as far as the tests need it: a ZIP archive without ZIP64 or encryption.
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

const crcTable = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});
const crc32 = (bytes) => (bytes.reduce((crc, byte) => crcTable[(crc ^ byte) & 0xff] ^ (crc >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

// The parts by name, in the order of the archive's directory.
export function readParts(archive) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || archive.readUInt32LE(end) !== endOfDirectory) throw new Error('not a ZIP archive');
  const parts = new Map();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) throw new Error('the directory of the archive is broken');
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(start, start + size);
    parts.set(archive.toString('utf8', at + 46, at + 46 + nameLength), method === 0 ? stored : inflateRawSync(stored));
    at += 46 + nameLength + extra + comment;
  }
  return parts;
}

export function writeParts(parts) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of parts) {
    const packed = deflateRawSync(bytes);
    const label = Buffer.from(name, 'utf8');
    const about = Buffer.alloc(26); // version to extract … length of the extra field: the same in both headers
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x0800, 2); // names in UTF-8
    about.writeUInt16LE(8, 4);
    about.writeUInt16LE(0x21, 8); // 1 January 1980
    about.writeUInt32LE(crc32(bytes), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(bytes.length, 18);
    about.writeUInt16LE(label.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(localEntry, 0);
    files.push(local, about, label, packed);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(directoryEntry, 0);
    central.writeUInt16LE(20, 4);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(central, about, rest, label);
    offset += 4 + about.length + label.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(endOfDirectory, 0);
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}

// The text of a Word file as a reader meets it, one line a paragraph.
export function textOf(docx) {
  const xml = readParts(docx).get('word/document.xml')?.toString('utf8') ?? '';
  return xml.split('</w:p>').map((paragraph) => [...paragraph.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)].map(([, text]) => text).join('')).join('\n');
}

// What Word does when somebody adds a sentence at the end and saves.
export function addParagraph(docx, text) {
  const parts = readParts(docx);
  const xml = parts.get('word/document.xml').toString('utf8');
  const place = xml.lastIndexOf('<w:sectPr');
  const paragraph = `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;
  parts.set('word/document.xml', Buffer.from(xml.slice(0, place) + paragraph + xml.slice(place), 'utf8'));
  return writeParts(parts);
}
