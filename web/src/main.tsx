import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './mantine.css';
import './tokens.css';
import './base.css';
import { queryClient } from './api/queries';
import { sessionStart } from './api/session';
import { router } from './router';
import { theme } from './theme';
import { codeSizeFollow } from './ui/code_size';

void sessionStart();
codeSizeFollow();

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} defaultColorScheme="auto" deduplicateCssVariables={false}>
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
