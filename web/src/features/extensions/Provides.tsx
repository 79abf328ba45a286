import * as text from '../../text';
import styles from './Extensions.module.css';

const shown = 6;

interface Props {
  types: string[];
  templates: string[];
  projects: string[];
  hasSerializers: boolean;
}

/** What an extension brings, in a line each. */
export function Provides({ types, templates, projects, hasSerializers }: Props) {
  const lines = [
    types.length > 0 ? text.extensions.types(shortened(types)) : null,
    templates.length > 0 ? text.extensions.templates(shortened(templates)) : null,
    projects.length > 0 ? text.extensions.projects(shortened(projects)) : null,
    hasSerializers ? text.extensions.serializers : null,
  ];
  return (
    <ul className={styles.provides}>
      {lines.map((line) => (line ? <li key={line}>{line}</li> : null))}
    </ul>
  );
}

function shortened(names: string[]): string[] {
  if (names.length <= shown) return names;
  return [...names.slice(0, shown), text.extensions.more(names.length - shown)];
}
