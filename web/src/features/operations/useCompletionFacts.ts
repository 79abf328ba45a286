import { useMemo } from 'react';
import type { CompletionFacts } from '../../model/completion';
import { valueText } from '../../model/format';
import type { Attribute, Interface, ProjectModel } from '../../model/project_model';

/** What completion can offer in the code of an operation. */
export function useCompletionFacts(
  face: Interface | undefined,
  modules: ProjectModel['modules'] | undefined,
): CompletionFacts {
  return useMemo(
    () => ({
      attributes: [
        ...(face?.attributes ?? []).map((one) => ({ name: one.name, detail: attributeText(one) })),
        ...(face?.references ?? []).map(({ name, type }) => ({ name, detail: type })),
      ],
      inputs: (face?.inputs ?? []).map(({ name }) => name),
      modules: Object.values(modules ?? {}),
    }),
    [face, modules],
  );
}

/** The default of an attribute as one reads it: an expression as it stands in the code. */
export function defaultText({ type, default: value, expression }: Attribute): string | null {
  if (value === undefined) return null;
  if (type === 'float' && Number.isInteger(value)) return `${value}.0`;
  return expression ? String(value) : valueText(value);
}

function attributeText(attribute: Attribute): string {
  const value = defaultText(attribute);
  return value === null ? attribute.type : `${attribute.type} = ${value}`;
}
