import { Link } from '@tanstack/react-router';
import { FileCode2 } from 'lucide-react';
import type { Module } from '../../model/project_model';
import * as text from '../../text';
import styles from './Utils.module.css';

export function ModuleList(props: { modules: [string, Module][]; chosen: string }) {
  return (
    <nav className={styles.list} aria-label={text.utils.list}>
      {props.modules.map(([id, { name }]) => (
        <Link
          key={id}
          from="/p/$project/utils"
          to="."
          search={{ module: id }}
          className={styles.module}
          aria-current={id === props.chosen ? 'page' : undefined}
        >
          <FileCode2 size={15} aria-hidden />
          {name}.py
        </Link>
      ))}
    </nav>
  );
}
