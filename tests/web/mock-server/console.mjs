// The console as the service answers it: by ranges, whole, and its lines that have a text.

const answerLimit = 8 * 1024 * 1024;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of the protocol
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\n]*\u0007)/g;

export function consolePart(job, range, isDownload) {
  const all = Buffer.from(job.console);
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [null, '0', ''];
  const from = Number(first);
  if (from >= all.length) return { status: 416, headers: { 'X-Console-Size': all.length } };
  const most = isDownload && !range ? all.length : from + answerLimit;
  const end = Math.min(last === '' ? all.length : Number(last) + 1, most);
  const bytes = all.subarray(from, end);
  return {
    status: range || end < all.length ? 206 : 200,
    type: 'text/plain; charset=utf-8',
    bytes,
    headers: {
      'X-Console-Size': all.length,
      ...(isDownload
        ? { 'Content-Disposition': `attachment; filename="${job.name}-console.txt"` }
        : {}),
      ...(range
        ? { 'Content-Range': `bytes ${from}-${from + bytes.length - 1}/${all.length}` }
        : {}),
    },
  };
}

/** A cursor is the number of the next line and where it begins. */
export function consoleFind(job, query) {
  const fold = (text) => (query.get('exact') === 'true' ? text : text.toLowerCase());
  const wanted = fold(query.get('q') ?? '');
  const lines = job.console.split('\n');
  let [next, offset] = (query.get('cursor') ?? '0-0').split('-').map(Number);
  const begin = offset;
  const items = [];
  for (; next < lines.length && items.length < 50 && offset - begin < answerLimit; next++) {
    const at = fold(lines[next].replace(sequences, '')).indexOf(wanted);
    if (at >= 0)
      items.push({ line: next + 1, offset: offset + at, text: lines[next].slice(0, 240) });
    offset += Buffer.byteLength(lines[next]) + 1;
  }
  const cursor = `${next}-${offset}`;
  return {
    items,
    next_cursor: next < lines.length ? cursor : null,
    grown_cursor: cursor,
    searched: Math.min(offset, Buffer.byteLength(job.console)),
    size: Buffer.byteLength(job.console),
  };
}
