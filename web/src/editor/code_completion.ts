// Completion of what only this project knows, beside the names that the language's own source offers.

import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  ifNotIn,
} from '@codemirror/autocomplete';
import { pythonLanguage } from '@codemirror/lang-python';
import type { EditorState, Extension } from '@codemirror/state';
import { type CompletionFacts, type Offer, offersAt } from '../model/completion';

const importLine = /^\s*(?:import|from)\s/;

/** Facts are asked for when a list opens, so that they are those of now. */
export function projectCompletion(facts: () => CompletionFacts): Extension {
  const source = (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const imports = /\.\w*$/.test(before) ? importsOf(context.state) : '';
    const offers = offersAt(before, imports, facts());
    if (!offers || (offers.typed === 0 && !context.explicit && !/[.\s]$/.test(before))) return null;
    return {
      from: context.pos - offers.typed,
      options: offers.items.map(completionOf),
      validFor: /^\w*$/,
    };
  };
  return pythonLanguage.data.of({
    autocomplete: ifNotIn(['String', 'FormatString', 'Comment'], source),
  });
}

const completionOf = ({ label, kind, detail, info }: Offer): Completion => ({
  label,
  type: kind,
  boost: 1,
  ...(detail ? { detail } : {}),
  ...(info ? { info } : {}),
});

function importsOf(state: EditorState): string {
  const found: string[] = [];
  for (const line of state.doc.iterLines()) if (importLine.test(line)) found.push(line);
  return found.join('\n');
}
