import assert from 'node:assert/strict';
import { test } from './traced-test.mjs';
import { countOfCustomers, sumOfOrders } from './orders.mjs';

test('sums orders', () => assert.equal(sumOfOrders(), 7));
test('counts customers', () => assert.equal(countOfCustomers(), 1));
