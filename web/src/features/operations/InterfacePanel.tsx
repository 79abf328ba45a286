import { Button } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { Suspense, useState } from 'react';
import type { InterfacePart } from '../../model/interface_edit';
import * as text from '../../text';
import { useActions } from '../shell/actions';
import { InterfaceDiagram } from './InterfaceDiagram';
import styles from './InterfacePanel.module.css';
import { AttributeDialog, PortDialog, ReferenceDialog, RemovePart } from './lazy_dialogs';
import { usePartRemoval } from './usePartRemoval';
import type { OperationView } from './view';

/** A part of the interface that is being edited; a null name is one that is being added. */
export interface PartEdit {
  part: InterfacePart;
  name: string | null;
}

const dialogs = {
  attribute: AttributeDialog,
  reference: ReferenceDialog,
  input: PortDialog,
  output: PortDialog,
};

/** The interface as a diagram, in step with the code; every part of it can be edited. */
export function InterfacePanel(view: OperationView) {
  const { stale, problems } = view.operation.interface;
  const [edit, setEdit] = useState<PartEdit | null>(null);
  const removal = usePartRemoval(view);
  const canChange = view.canEdit && !stale;
  useActions(
    canChange
      ? (['input', 'output', 'attribute', 'reference'] as const).map((part) => ({
          id: `operation.add_${part}`,
          group: text.operation.title,
          label: text.operation.add[part],
          run: () => setEdit({ part, name: null }),
        }))
      : [],
  );
  const Dialog = edit ? dialogs[edit.part] : null;
  return (
    <>
      {stale ? <Stale line={problems[0]?.line} detail={problems[0]?.detail} view={view} /> : null}
      <InterfaceDiagram {...view} canChange={canChange} onEdit={setEdit} onRemove={removal.ask} />
      {canChange ? <p className={styles.hint}>{text.operation.diagramHint}</p> : null}
      <Suspense>
        {edit && Dialog ? (
          <Dialog
            key={`${edit.part} ${edit.name}`}
            {...view}
            {...edit}
            onRemove={() => {
              setEdit(null);
              if (edit.name) removal.ask(edit.part, edit.name);
            }}
            onClose={() => setEdit((now) => (now === edit ? null : now))}
          />
        ) : null}
        {removal.asked ? <RemovePart {...removal.asked} onClose={removal.close} /> : null}
      </Suspense>
    </>
  );
}

function Stale(props: {
  line?: number | undefined;
  detail?: string | undefined;
  view: OperationView;
}) {
  const { line, detail, view } = props;
  return (
    <div className={styles.stale} role="alert">
      <TriangleAlert size={17} aria-hidden />
      <div>
        <strong>{line ? text.operation.staleAt(line) : text.operation.stale}</strong>
        {detail ? <p>{detail}</p> : null}
        <p>{text.operation.staleBody}</p>
      </div>
      {line ? (
        <Button size="compact-sm" onClick={() => view.places.toLine(line)}>
          {text.operation.toLine(line)}
        </Button>
      ) : null}
    </div>
  );
}
