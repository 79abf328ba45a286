// Holds the build to its budgets (gzip): what a first visit loads, and each heavy part by itself.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json')));
const kilobytes = (files) =>
  [...files].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(dist, file)), { level: 9 }).length,
    0,
  ) / 1000;

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
const initial = chunkNames(entry);
const route = (path) => closure(path, initial).js;
const plotly2d = chunkNames('src/figures/plotly2d.ts', new Set(initial));
const budgets = [
  ['first visit, JS', closure(entry).js, 200],
  ['first visit, CSS', closure(entry).css, 20],
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
}
process.exitCode = isOver ? 1 : 0;
