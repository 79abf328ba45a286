// How large code and consoles are written: kept in this browser, and given to the style sheets.

export const codeSizeKey = 'deepforge.editor.fontSize';
export const codeSize = { least: 10, most: 24, usual: 13 };

export function codeSizeApply() {
  const stored = Number(localStorage.getItem(codeSizeKey));
  const isGood = stored >= codeSize.least && stored <= codeSize.most;
  const { style } = document.documentElement;
  style.setProperty('--df-code-size', `${isGood ? stored : codeSize.usual}px`);
}

/** Follows what the settings of this or another tab say. */
export function codeSizeFollow() {
  codeSizeApply();
  window.addEventListener('storage', ({ key }) => {
    if (key === codeSizeKey) codeSizeApply();
  });
}
