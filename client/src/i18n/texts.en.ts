// The words of predefined texts and merge fields.

const number = (n: number) => new Intl.NumberFormat("en").format(n);

export const textsEn = {
  texts: {
    title: "Predefined texts",
    hint: "Answers that are given often. In a conversation, / at the beginning of the reply finds them.",
    add: "New text",
    search: "Search by name",
    module: "For",
    modules: { LEADS: "Leads", CONTACTS: "Contacts" },
    all: "Leads and contacts",
    none: "No predefined texts yet. Greetings, opening hours, how to pay: write once what is asked often.",
    noMatch: "No text has this name.",
    by: (name: string) => `by ${name}`,
    changed: (date: string) => `changed on ${date}`,
    fixed:
      "The module cannot be changed, for the merge fields belong to it. A copy can go to the other module.",
    fixedNew: "Its merge fields belong to the module, which cannot be changed later.",
    body: "Text",
    bodyHint: "$[ inserts a merge field: a value of the customer to whom it is sent.",
    copyTo: { LEADS: "Copy to leads", CONTACTS: "Copy to contacts" },
    copied: {
      LEADS: (name: string) => `Copied to leads as “${name}”.`,
      CONTACTS: (name: string) => `Copied to contacts as “${name}”.`,
    },
    notCopied: "Not copied. The other module does not have all of its merge fields:",
    deleted: (name: string) => `“${name}” is deleted.`,
    deleteHint: "It is gone for everybody. What was sent with it stays.",
    field: "Merge field",
    fieldShort: "Field",
    fields: "Merge fields",
    found: (n: number) => (n === 1 ? "1 field" : `${number(n)} fields`),
    noField: "No merge field has this name.",
    at: (problem: string, position: number) => `At character ${number(position)}: ${problem}`,
    problems: {
      SYNTAX: (token: string) =>
        `${token} begins like a merge field and is none. Choose one from the list that $[ opens.`,
      UNKNOWN_FIELD: (token: string) => `${token}: there is no such field.`,
      NO_VALUE: (token: string) =>
        `${token}: this customer has no value. Fill it in on the record, or write a fallback before the bracket, as in $[…|there].`,
      WRONG_MODULE: (token: string) =>
        `${token} belongs to the other module: leads and contacts have their own fields.`,
    },
    pick: "Predefined text",
    pickShort: "Text",
    picking: "Predefined texts",
    noneFound: (search: string) => `No text is called “${search}”.`,
    noneHere: { LEADS: "No texts for leads yet.", CONTACTS: "No texts for contacts yet." },
    foundTexts: (n: number) => (n === 1 ? "1 text" : `${number(n)} texts`),
    more: "There are more: type on to find them.",
    addNamed: (name: string) => `New text “${name}”`,
    saveDraft: "Save the reply as a predefined text",
    saved: (name: string) => `Saved as “${name}”.`,
    manage: "Manage",
    preview: "What the customer will read",
    previewWaits: "The preview is on its way…",
    cannotSend: "It cannot be sent like this:",
  },
};
