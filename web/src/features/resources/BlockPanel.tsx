import { ActionIcon, Button, Menu, NumberInput, Tooltip } from '@mantine/core';
import { ChevronDown, ChevronRight, Copy, Trash2, Ungroup } from 'lucide-react';
import { blocksOf, membersOf } from '../../model/network_blocks';
import { countText } from '../../model/network_text';
import * as text from '../../text';
import { blockFacts, blockProblems } from './block_face';
import styles from './Inspector.module.css';
import { LayerProblems } from './LayerProblems';
import { NameField } from './NodePanel';
import type { InspectorProps } from './ResourceInspector';

/** Copies of a block that the library of shapes follows. */
const mostTimes = 1000;

/** A block: its name, how often it is there, what goes in and comes out. */
export function BlockPanel(props: InspectorProps & { id: string }) {
  const { id, graph, canEdit, actions, problems, network, folding } = props;
  const block = blocksOf(graph)[id];
  if (!block) return null;
  const { name, repeat = 1, collapsed, parent } = block;
  const members = membersOf(graph, id);
  const facts = blockFacts(graph, id, network.facts);
  const Chevron = collapsed ? ChevronRight : ChevronDown;
  return (
    <>
      <section>
        <div className={styles.head}>
          <h2>{name}</h2>
        </div>
        <LayerProblems {...props} problems={blockProblems(graph, id, problems)} />
        <p className={styles.hint}>
          {text.blocks.about(members.length)}
          {parent === undefined ? '' : ` · ${text.blocks.within} ${blocksOf(graph)[parent]?.name}`}
        </p>
        {canEdit ? (
          <div className={styles.buttons}>
            <Button
              leftSection={<Chevron size={15} aria-hidden />}
              aria-expanded={!collapsed}
              onClick={() => folding.current?.fold(id)}
            >
              {collapsed ? text.blocks.expand : text.blocks.collapse}
            </Button>
            <Dissolve {...props} times={repeat} />
            <Tooltip label={text.resources.duplicate}>
              <ActionIcon
                variant="default"
                aria-label={text.resources.duplicate}
                onClick={() => void actions.duplicate(members)}
              >
                <Copy size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={text.resources.deleteNode}>
              <ActionIcon
                variant="default"
                aria-label={text.resources.deleteNode}
                onClick={() => void actions.remove(members, [])}
              >
                <Trash2 size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        ) : null}
      </section>
      <section>
        <div className={styles.fields}>
          <NameField
            value={name}
            placeholder={name}
            isReadOnly={!canEdit}
            onChange={(next) => void actions.blockRename(id, next)}
          />
          <NumberInput
            label={text.blocks.repeat}
            description={text.blocks.repeatHint}
            min={1}
            max={mostTimes}
            allowDecimal={false}
            clampBehavior="strict"
            readOnly={!canEdit}
            value={repeat}
            onChange={(value) => {
              if (typeof value === 'number' && value >= 1) void actions.blockRepeat(id, value);
            }}
          />
        </div>
      </section>
      {facts.takes || facts.gives || facts.parameters !== null ? (
        <section>
          <h3>{text.resources.shapes}</h3>
          <ul className={styles.plain}>
            {facts.takes ? <li>{`${text.resources.takes} ${facts.takes}`}</li> : null}
            {facts.gives ? <li>{`${text.resources.gives} ${facts.gives}`}</li> : null}
            {facts.parameters === null ? null : (
              <li>{text.resources.parametersOf(countText(facts.parameters))}</li>
            )}
          </ul>
        </section>
      ) : null}
    </>
  );
}

/** The block goes; of one that repeats its copies are drawn, or one is kept. */
function Dissolve(props: InspectorProps & { id: string; times: number }) {
  const { id, actions, folding, times } = props;
  const icon = <Ungroup size={15} aria-hidden />;
  const look = { variant: 'default', 'aria-label': text.blocks.dissolve } as const;
  if (times === 1)
    return (
      <Tooltip label={`${text.blocks.dissolve}: ${text.blocks.dissolveHint}`}>
        <ActionIcon {...look} onClick={() => void actions.blockDissolve(id)}>
          {icon}
        </ActionIcon>
      </Tooltip>
    );
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon {...look}>{icon}</ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => folding.current?.unroll(id)}>
          {text.blocks.unroll(times)}
        </Menu.Item>
        <Menu.Item onClick={() => void actions.blockDissolve(id)}>{text.blocks.keepOne}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
