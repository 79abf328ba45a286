import { Plus } from 'lucide-react';
import type { InterfacePart } from '../../model/interface_edit';
import type { Attribute, Port } from '../../model/project_model';
import * as text from '../../text';
import { InterfaceItem, type ItemEvents } from './InterfaceItem';
import type { PartEdit } from './InterfacePanel';
import styles from './InterfacePanel.module.css';
import { defaultText } from './useCompletionFacts';
import { useItemDrag } from './useItemDrag';
import { useReorder } from './useReorder';
import type { OperationView } from './view';

interface Props extends OperationView {
  canChange: boolean;
  onEdit: (edit: PartEdit) => void;
  onRemove: (part: InterfacePart, name: string) => void;
}

/** The operation as a box: inputs above, outputs below, attributes and references inside. */
export function InterfaceDiagram(props: Props) {
  const { operation, canChange, onEdit } = props;
  const { inputs, outputs, attributes, references } = operation.interface;
  const order = useReorder(props);
  const dragging = useItemDrag((part, name, over) =>
    order.moveTo(part, name, order.placeOf(part, over)),
  );
  const events: ItemEvents = {
    ...itemEvents(props),
    onStep: order.step,
    onHold: dragging.start,
    dragState: (part, name) => dragStateOf(dragging.drag, part, name),
  };
  const add = (part: InterfacePart) =>
    canChange ? <Add part={part} onAdd={() => onEdit({ part, name: null })} /> : null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a diagram is no set of form fields
    <div
      role="group"
      aria-label={text.operation.diagram(operation.name)}
      className={styles.diagram}
    >
      <Ports part="input" ports={inputs} events={events} add={add('input')} />
      <div className={styles.box} style={{ '--color': operation.color } as React.CSSProperties}>
        <div className={styles.name}>{operation.name}</div>
        <div className={styles.members}>
          <h3>{text.pipeline.attributes}</h3>
          {attributes.length > 0 ? (
            <ul>
              {attributes.map((attribute) => (
                <li key={attribute.name}>
                  <InterfaceItem part="attribute" name={attribute.name} {...events}>
                    <AttributeFace {...attribute} />
                  </InterfaceItem>
                </li>
              ))}
            </ul>
          ) : (
            <p className={styles.none}>{text.operation.none.attribute}</p>
          )}
          {add('attribute')}
        </div>
        {references.length > 0 || canChange ? (
          <div className={styles.members}>
            <h3>{text.pipeline.references}</h3>
            <ul>
              {references.map(({ name, type }) => (
                <li key={name}>
                  <InterfaceItem part="reference" name={name} {...events}>
                    <span className={styles.member}>{name}</span>
                    <span className={styles.reference}>{type}</span>
                  </InterfaceItem>
                </li>
              ))}
            </ul>
            {add('reference')}
          </div>
        ) : null}
      </div>
      <Ports part="output" ports={outputs} events={events} add={add('output')} />
      <p role="status" className="visually-hidden">
        {order.told}
      </p>
    </div>
  );
}

function dragStateOf(drag: ItemDrag, part: InterfacePart, name: string) {
  if (drag?.part !== part) return undefined;
  if (drag.name === name) return 'held';
  return drag.over === name ? 'over' : undefined;
}

type ItemDrag = ReturnType<typeof useItemDrag>['drag'];

function itemEvents({ canChange, places, onEdit, onRemove }: Props) {
  return {
    canChange,
    onOpen: (part: InterfacePart, name: string) =>
      canChange ? onEdit({ part, name }) : places.show(part, name),
    onRemove,
    onPoint: places.point,
    onUnpoint: places.unpoint,
  };
}

function Ports(props: {
  part: 'input' | 'output';
  ports: Port[];
  events: ItemEvents;
  add: React.ReactNode;
}) {
  const { part, ports, events, add } = props;
  return (
    <ul className={styles.ports} data-part={part} aria-label={text.pipeline[`${part}s`]}>
      {ports.map(({ name, type, optional }) => (
        <li key={name} className={styles.port}>
          <InterfaceItem part={part} name={name} {...events}>
            {name}
            {type ? <small>{type}</small> : null}
            {optional ? <small>{text.operation.optional}</small> : null}
          </InterfaceItem>
        </li>
      ))}
      {ports.length === 0 ? <li className={styles.none}>{text.operation.none[part]}</li> : null}
      {add ? <li className={styles.addPort}>{add}</li> : null}
    </ul>
  );
}

function AttributeFace(attribute: Attribute) {
  const value = defaultText(attribute);
  const notes = [
    ...(attribute.required ? [text.operation.required] : []),
    ...(attribute.hidden ? [text.operation.hidden] : []),
    ...(attribute.read_only ? [text.operation.readOnly] : []),
  ];
  return (
    <>
      <span className={styles.member}>
        {attribute.name}
        {attribute.description ? <small>{attribute.description}</small> : null}
      </span>
      {notes.map((note) => (
        <span key={note} className={styles.note}>
          {note}
        </span>
      ))}
      <span className={styles.type}>{attribute.type}</span>
      {value === null ? null : (
        <code className={styles.value} data-expression={Boolean(attribute.expression) || undefined}>
          {value}
        </code>
      )}
    </>
  );
}

function Add({ part, onAdd }: { part: InterfacePart; onAdd: () => void }) {
  return (
    <button
      type="button"
      className={styles.add}
      aria-label={text.operation.add[part]}
      title={text.operation.add[part]}
      onClick={onAdd}
    >
      <Plus size={13} aria-hidden />
      {part === 'attribute' || part === 'reference' ? text.operation.add[part] : null}
    </button>
  );
}
