import { useMantineColorScheme } from '@mantine/core';
import * as text from '../../text';
import { RadioCards } from '../../ui/RadioCards';
import { Section } from './Section';

const hints = text.profile.appearanceHints;
const schemes = [
  { value: 'light', title: text.shell.light, body: hints.light },
  { value: 'dark', title: text.shell.dark, body: hints.dark },
  { value: 'auto', title: text.shell.system, body: hints.auto },
] as const;

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={text.profile.appearance}>
      <RadioCards
        isRow
        isLegendHidden
        legend={text.shell.theme}
        choices={schemes}
        value={colorScheme}
        onChange={setColorScheme}
      />
    </Section>
  );
}
