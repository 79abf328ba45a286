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

export const archiveRoutes = [
  ['POST', '/projects/import', archiveImport],
  ['GET', '/projects/:project/archive', archiveExport],
];
