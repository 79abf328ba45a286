import { plural } from '../model/format';

export const extensions = {
  title: 'Extensions',
  switches: 'Extensions of this project',
  switchesLead:
    'What is on can be drawn in this project. A resource that comes by import or from an earlier revision switches its extension on.',
  list: 'Extensions',
  shipped: 'ships with DeepForge',
  version: (version: string) => `Version ${version}`,
  switch: (name: string) => `${name} is on in this project`,
  used: (count: number) => `In use: ${plural(count, 'resource')} of its types`,
  types: (names: string[]) => `Types: ${names.join(', ')}`,
  templates: (names: string[]) => `Templates: ${names.join(', ')}`,
  more: (count: number) => `${count} more`,
  onlyEditors: 'Editors and owners of the project switch extensions.',
  none: 'No extension is installed on this DeepForge.',
  allOff: 'Nothing to draw is switched on',
  allOffBody: 'Extensions bring what can be drawn. Switch on what this project works with.',
};
