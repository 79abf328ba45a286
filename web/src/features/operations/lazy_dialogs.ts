// Dialogs and what else is seen on demand only; loaded when first opened.

import { lazy } from 'react';

export const AttributeDialog = lazy(async () => ({
  default: (await import('./AttributeDialog')).AttributeDialog,
}));
export const ReferenceDialog = lazy(async () => ({
  default: (await import('./ReferenceDialog')).ReferenceDialog,
}));
export const PortDialog = lazy(async () => ({
  default: (await import('./PortDialog')).PortDialog,
}));
export const RemovePart = lazy(async () => ({
  default: (await import('./RemovePart')).RemovePart,
}));
export const RenameOperation = lazy(async () => ({
  default: (await import('./RenameOperation')).RenameOperation,
}));
export const RunsTab = lazy(async () => ({
  default: (await import('./RunsTab')).RunsTab,
}));
export const HistoryTab = lazy(async () => ({
  default: (await import('./HistoryTab')).HistoryTab,
}));
