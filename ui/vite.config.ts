import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The same sources give the same bytes: names carry content hashes only, and nothing of the machine enters.
export default defineConfig({
  base: '/',
  plugins: [react()],
  // The server replaces __NONCE__ with a fresh value in every answer.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: 'target/classes/org/belfry/ui/dist',
    emptyOutDir: true,
    // Fonts and pictures stay files: the content security policy then needs no data: for fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    reportCompressedSize: false,
    license: { fileName: 'licenses.md' },
    target: 'es2022',
  },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-ui.xml', suiteName: 'ui' }]],
  },
});
