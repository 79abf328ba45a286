// Every sentence the editor says, a file for each part of it. Short labels that are the name of a thing in the API stay as they are.
// Used as `import * as text from '…/text'`, so that a part that is loaded later brings its own sentences.

export const product = 'DeepForge';
export { archives } from './archives';
export { artifacts } from './artifacts';
export { common } from './common';
export { compare } from './compare';
export { compute } from './compute';
export { connection } from './connection';
export { editor } from './editor';
export { executions } from './executions';
export { figures } from './figures';
export { history } from './history';
export { home } from './home';
export { lineage } from './lineage';
export { login } from './login';
export { members } from './members';
export { operation } from './operation';
export { operations } from './operations';
export { pipeline } from './pipeline';
export { pipelines } from './pipelines';
export { presence } from './presence';
export { previews } from './previews';
export { profile } from './profile';
export { program } from './program';
export { recipes } from './recipes';
export { resources } from './resources';
export { run } from './run';
export { serialization } from './serialization';
export { shell } from './shell';
export { status } from './status';
export { storages } from './storages';
export { sweeps } from './sweeps';
export { tabs } from './tabs';
export { trace } from './trace';
export { triggers } from './triggers';
export { usage } from './usage';
export { utils } from './utils';
