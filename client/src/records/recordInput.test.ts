import { expect, test } from "vitest";
import { recordInput } from "./recordInput";

const definitions = [
  { id: "cfd_1", name: "Size", type: "NUMBER" },
  { id: "cfd_2", name: "Plan", type: "TEXT" },
] as const;
const known = {
  firstName: "Marina",
  lastName: null,
  phone: "+15550100001",
  company: "Shop",
  owner: { id: "usr_1", name: "Ana" },
  status: "NEW",
  customFields: { Size: 12, Plan: "Gold" },
} as const;

function form(values: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) {
    data.set(name, value);
  }
  return data;
}

const shown = {
  firstName: "Marina",
  lastName: "",
  phone: "+1 (555) 010-0001",
  email: "",
  company: "Shop",
  ownerId: "usr_1",
  status: "NEW",
  "custom.cfd_1": "12",
  "custom.cfd_2": "Gold",
};

test("what was not changed is not sent: a name from WhatsApp stays WhatsApp's", () => {
  expect(recordInput(form(shown), definitions, known)).toEqual({});
});

test("what was changed is sent, and what was emptied is cleared", () => {
  const next = form({ ...shown, lastName: " Souza ", company: "", ownerId: "usr_2", "custom.cfd_2": "" });
  expect(recordInput(next, definitions, known)).toEqual({
    lastName: "Souza",
    company: null,
    ownerId: "usr_2",
    customFields: { Plan: null },
  });
});

test("a new record has what was written", () => {
  const next = form({ ...shown, "custom.cfd_2": "" });
  expect(recordInput(next, definitions, null)).toEqual({
    firstName: "Marina",
    phone: "+15550100001",
    company: "Shop",
    ownerId: "usr_1",
    status: "NEW",
    customFields: { Size: 12 },
  });
});
