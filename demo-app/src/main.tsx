import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'hookswitch/styles.css';
import './demo.css';
import { App } from './App';
import { createDemoClient } from './createDemoClient';
import { Home } from './Home';
import { Pair } from './Pair';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element #root.');

// Clients are made outside of what is rendered: React may render a component more than once, or throw it away.
const isPair = location.pathname === '/pair';
const page = isPair ? <Pair first={createDemoClient()} second={createDemoClient()} /> : <Home client={createDemoClient()} />;

createRoot(root).render(
  <StrictMode>
    <App path={isPair ? '/pair' : '/'}>{page}</App>
  </StrictMode>,
);
