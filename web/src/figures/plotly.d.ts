// The parts of plotly.js that the custom bundle imports one by one; the package types only its whole.

declare module 'plotly.js/lib/core' {
  /** What an element is once something was drawn in it. */
  export interface PlotElement extends HTMLElement {
    on(name: 'plotly_relayout', heard: (event: Record<string, unknown>) => void): void;
    removeAllListeners(name: 'plotly_relayout'): void;
  }
  interface Plotly {
    register(modules: unknown[]): void;
    react(
      element: HTMLElement,
      data: unknown[],
      layout: Record<string, unknown>,
      config: Record<string, unknown>,
    ): Promise<unknown>;
    purge(element: HTMLElement): void;
    toImage(
      figure: { data: unknown[]; layout: Record<string, unknown> },
      options: {
        format: 'png' | 'svg';
        width: number;
        height: number;
        scale: number;
        imageDataOnly: true;
      },
    ): Promise<string>;
  }
  const plotly: Plotly;
  export default plotly;
}

declare module 'plotly.js/lib/bar' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/heatmap' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/histogram' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/image' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/mesh3d' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/scatter3d' {
  const trace: unknown;
  export default trace;
}
declare module 'plotly.js/lib/surface' {
  const trace: unknown;
  export default trace;
}
