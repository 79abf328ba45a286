// Holds the build to its budgets (gzip): what a first visit loads, and each heavy part by itself. DIST is another build;
// --parts names what each of them is made of.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = process.env.DIST ?? join(dirname(fileURLToPath(import.meta.url)), '../dist');
const showParts = process.argv.includes('--parts');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json')));
const sizeOf = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000;
const kilobytes = (files) => [...files].reduce((sum, file) => sum + sizeOf(file), 0);

/** All files a chunk needs before it runs, without those already loaded. */
function closure(key, loaded = new Set()) {
  const files = { js: new Set(), css: new Set() };
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk || loaded.has(name) || files.js.has(chunk.file)) return;
    if (chunk.file.endsWith('.js')) files.js.add(chunk.file);
    for (const style of chunk.css ?? []) files.css.add(style);
    for (const next of chunk.imports ?? []) visit(next);
  };
  visit(key);
  return files;
}

function chunkNames(key, names = new Set()) {
  if (names.has(key)) return names;
  names.add(key);
  for (const next of manifest[key]?.imports ?? []) chunkNames(next, names);
  return names;
}

const entry = 'index.html';
/** The frame round every view: what a first visit loads, and the header's menus, which come beside every view. */
const menus = ['ProjectSwitcher', 'UserMenu'].map((name) => `src/features/shell/${name}.tsx`);
const initial = new Set(
  [entry, ...menus, 'src/features/presence/Together.tsx'].flatMap((name) => [...chunkNames(name)]),
);
const frame = new Set(
  [...initial].map((name) => manifest[name].file).filter((file) => file.endsWith('.js')),
);
const route = (path) => closure(path, initial).js;
const plotly2d = chunkNames('src/figures/plotly2d.ts', new Set(initial));
const budgets = [
  ['first visit, JS', closure(entry).js, 200],
  ['first visit, CSS', closure(entry).css, 20],
  ['frame of every view', frame, 215],
  ['projects', route('src/features/home/Home.tsx'), 40],
  ['pipelines', route('src/features/pipelines/Pipelines.tsx'), 60],
  ['pipeline editor', route('src/features/pipeline_editor/PipelineEditor.tsx'), 140],
  ['operation editor', route('src/features/operations/OperationEditor.tsx'), 200],
  ['trace', route('src/features/trace/Trace.tsx'), 220],
  ['figures, flat', route('src/figures/plotly2d.ts'), 430],
  ['figures, in space', closure('src/figures/plotly3d.ts', plotly2d).js, 175],
];

let isOver = false;
for (const [name, files, budget] of budgets) {
  const size = kilobytes(files);
  isOver ||= size > budget;
  process.stdout.write(
    `${name.padEnd(20)} ${size.toFixed(1).padStart(7)} kB of ${budget}${size > budget ? '  OVER' : ''}\n`,
  );
  if (!showParts) continue;
  const parts = [...files].map((file) => [file, sizeOf(file)]).sort((a, b) => b[1] - a[1]);
  for (const [file, part] of parts.slice(0, 16))
    process.stdout.write(`${' '.repeat(21)}${part.toFixed(1).padStart(7)} ${file}\n`);
}
process.exitCode = isOver ? 1 : 0;
