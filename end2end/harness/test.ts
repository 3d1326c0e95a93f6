// What every journey starts with: a server over an empty database with one project, and a phone if it asks for one.

import { test as base } from "@playwright/test";
import { Coeval } from "./server.ts";
import { Phone } from "./phone.ts";
import { garden } from "./garden.ts";

export { expect } from "@playwright/test";

export const test = base.extend<{ server: Coeval; phone: Phone }>({
  server: async ({}, use) => {
    const server = await Coeval.start();
    try {
      await server.addProject(garden);
      await use(server);
    } finally {
      await server.dispose();
    }
  },
  phone: async ({ server }, use) => {
    const phone = await Phone.start(server);
    try {
      await use(phone);
    } finally {
      await phone.dispose();
    }
  },
  baseURL: async ({ server }, use) => use(server.address),
});
