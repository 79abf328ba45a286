import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const backend = process.env.DEEPFORGE_URL ?? 'http://127.0.0.1:8899';
const proxy = {
  '/api': { target: backend },
  '/files': { target: backend },
  '/events': { target: backend, ws: true },
};

// The sentences of a view come with it, although all are named in one index.
const appPart = /\/src\/(?!text\/)|\/text\/(common|connection|login|shell|tabs)\.ts$/;

export default defineConfig({
  plugins: [react()],
  // plotly.js' dependencies expect Node's name of the global object.
  define: { global: 'globalThis' },
  resolve: {
    tsconfigPaths: true,
    alias: [
      // plotly.js' core pulls in the map renderer's style sheet although no map trace is registered,
      { find: /^maplibre-gl\/.*\.css$/, replacement: '/src/figures/empty.css' },
      // and its image trace asks for Node's buffer by this name.
      { find: /^buffer\/$/, replacement: 'buffer/index.js' },
    ],
  },
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 1500,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          // What a first visit needs, in two files: many small ones would compress worse. Libraries change more seldom.
          groups: [
            { name: 'vendor', test: /node_modules/, tags: ['$initial'], priority: 2 },
            { name: 'app', test: appPart, tags: ['$initial'], priority: 1 },
          ],
        },
      },
    },
  },
  test: { environment: 'node', include: ['src/**/*.test.ts'] },
});
