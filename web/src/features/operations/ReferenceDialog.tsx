import { TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { nameProblem } from '../../model/interface_edit';
import { resourceTypes } from '../../model/interface_use';
import { pointerOf } from '../../model/json_patch';
import * as text from '../../text';
import { type PartDialogProps, PartForm } from './PartForm';

/** A reference: an attribute whose value is a resource of one type. */
export function ReferenceDialog(props: PartDialogProps) {
  const { id, model, operation, name, actions } = props;
  const present = operation.interface.references.find((one) => one.name === name);
  const [typed, setTyped] = useState(name ?? '');
  const [type, setType] = useState(present?.type ?? '');
  const [problems, setProblems] = useState<{ name?: string; type?: string }>({});
  const list = useId();

  const save = async () => {
    const wanted = { name: typed.trim(), type: type.trim() };
    const bad = nameProblem(wanted.name);
    setProblems({
      ...(bad ? { name: bad } : {}),
      ...(wanted.type ? {} : { type: text.operation.resourceTypeHint }),
    });
    if (bad || !wanted.type) return false;
    if (!present) {
      await actions.edit({ edit: 'reference_add', ...wanted });
      return true;
    }
    if (wanted.type !== present.type)
      await actions.change([
        {
          op: 'add',
          path: pointerOf('operations', id, 'declared', 'references', present.name),
          value: { type: wanted.type },
        },
      ]);
    if (wanted.name !== present.name)
      await actions.edit({ edit: 'reference_rename', name: present.name, new_name: wanted.name });
    return true;
  };

  return (
    <PartForm {...props} onSave={save}>
      <TextInput
        data-autofocus
        required
        label={text.operation.name}
        description={text.operation.nameHint.reference}
        value={typed}
        error={problems.name}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <TextInput
        required
        label={text.operation.resourceType}
        description={text.operation.resourceTypeHint}
        list={list}
        maxLength={120}
        value={type}
        error={problems.type}
        onChange={(event) => setType(event.currentTarget.value)}
      />
      <datalist id={list}>
        {resourceTypes(model).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </PartForm>
  );
}
