import { CloseButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useStore } from 'zustand';
import * as text from '../text';
import styles from './Toasts.module.css';
import { type Toast, toastHide, toastStore } from './toasts';

const icons = { info: Info, success: CircleCheck, problem: TriangleAlert };

export function Toasts() {
  const toasts = useStore(toastStore, (state) => state.toasts);
  return (
    <section className={styles.stack} aria-live="polite" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const Icon = icons[toast.kind];
  const { action, link } = toast;
  return (
    <div className={styles.toast} data-kind={toast.kind} role="status">
      <Icon size={18} aria-hidden className={styles.icon} />
      <div className={styles.body}>
        <strong>{toast.title}</strong>
        {toast.detail ? <p>{toast.detail}</p> : null}
        {toast.requestId ? <code>{toast.requestId}</code> : null}
      </div>
      {action ? (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            toastHide(toast.id);
            action.perform();
          }}
        >
          {action.label}
        </button>
      ) : null}
      {link ? (
        <Link to={link.href as '/'} className={styles.action} onClick={() => toastHide(toast.id)}>
          {link.label}
        </Link>
      ) : null}
      <CloseButton
        size="sm"
        aria-label={text.common.close}
        className={styles.close}
        onClick={() => toastHide(toast.id)}
      />
    </div>
  );
}
