// Archives of projects. The stand-in's hold the model as JSON behind the letters of a zip; only their way through the editor is the matter.
import { newId, projectAdd, projectView } from './state.mjs';

const mark = 'PK';
const kinds = ['pipelines', 'operations', 'resources', 'modules'];

const refused = (pointer, detail) => ({
  status: 422,
  json: {
    type: '/problems/bad_archive',
    code: 'bad_archive',
    title: 'Invalid',
    status: 422,
    detail: `${pointer}: ${detail}`,
    errors: [{ pointer, detail }],
    request_id: newId(),
  },
});

function archiveImport({ bytes }) {
  const text = bytes.toString();
  if (!text.startsWith(`${mark}{`)) return refused('project.json', 'this is not a zip archive');
  const { name, model } = JSON.parse(text.slice(mark.length));
  const taken = Object.fromEntries(kinds.map((kind) => [kind, Object.keys(model[kind]).length]));
  const project = projectView(projectAdd(newId(), name, model));
  return { status: 201, json: { project, taken, left_out: [] } };
}

const archiveExport = ({ project }) => ({
  status: 200,
  type: 'application/zip',
  bytes: Buffer.from(mark + JSON.stringify({ name: project.name, model: project.model })),
});

/** A program's or a job's files: an archive without files is the shortest one. */
const programExport = () => ({
  status: 200,
  bytes: Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]),
  type: 'application/zip',
});

export const archiveRoutes = [
  ['GET', '/projects/:project/pipelines/:pipeline/export', programExport],
  ['GET', '/jobs/:job/files', programExport],
  ['POST', '/projects/import', archiveImport],
  ['GET', '/projects/:project/archive', archiveExport],
];
