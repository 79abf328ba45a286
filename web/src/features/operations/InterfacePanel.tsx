import { Link } from '@tanstack/react-router';
import { valueText } from '../../model/format';
import type { Attribute, Operation, Port, ProjectModel } from '../../model/project_model';
import * as text from '../../text';
import styles from './OperationEditor.module.css';

interface Props {
  project: string;
  id: string;
  model: ProjectModel;
  operation: Operation;
}

export function InterfacePanel({ project, id, model, operation }: Props) {
  const { inputs, outputs, attributes, references, stale } = operation.interface;
  const users = Object.entries(model.pipelines).filter(([, { nodes }]) =>
    Object.values(nodes).some((node) => node.operation === id),
  );
  return (
    <>
      {stale ? <p className={styles.stale}>{text.operation.stale}</p> : null}
      <div className={styles.diagram}>
        <Ports ports={inputs} />
        <div className={styles.box} style={{ borderLeftColor: operation.color }}>
          {operation.name}
        </div>
        <Ports ports={outputs} />
      </div>
      <Rows
        title={text.pipeline.attributes}
        rows={attributes.map((attribute) => [attribute.name, attributeNote(attribute)])}
      />
      <Rows
        title={text.pipeline.references}
        rows={references.map(({ name, type }) => [name, type])}
      />
      <section>
        <h3>{text.operation.usedIn}</h3>
        {users.length === 0 ? <p className={styles.dim}>{text.operation.unused}</p> : null}
        <ul className={styles.users}>
          {users.map(([pipeline, { name }]) => (
            <li key={pipeline}>
              <Link to="/p/$project/pipelines/$pipeline" params={{ project, pipeline }}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Ports({ ports }: { ports: Port[] }) {
  return (
    <ul className={styles.ports}>
      {ports.map(({ name, type, optional }) => (
        <li key={name} title={type}>
          {name}
          {optional ? <small> {text.operation.optional}</small> : null}
        </li>
      ))}
    </ul>
  );
}

function Rows({ title, rows }: { title: string; rows: [string, string][] }) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.rows}>
        {rows.map(([name, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{note}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function attributeNote({ type, default: value, expression, required }: Attribute): string {
  if (expression) return `${type} = ${expression}`;
  if (required) return `${type}, ${text.operation.required}`;
  return value === undefined ? type : `${type} = ${valueText(value)}`;
}
