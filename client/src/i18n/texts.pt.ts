import type { textsEn } from "./texts.en";

const number = (n: number) => new Intl.NumberFormat("pt-BR").format(n);

export const textsPt: typeof textsEn = {
  texts: {
    title: "Textos predefinidos",
    hint: "Respostas dadas com frequência. Em uma conversa, / no começo da resposta os encontra.",
    add: "Novo texto",
    search: "Buscar pelo nome",
    module: "Para",
    modules: { LEADS: "Leads", CONTACTS: "Contatos" },
    all: "Leads e contatos",
    none: "Nenhum texto predefinido ainda. Saudações, horários, como pagar: escreva uma vez o que se pergunta sempre.",
    noMatch: "Nenhum texto tem este nome.",
    by: (name) => `por ${name}`,
    changed: (date) => `alterado em ${date}`,
    fixed:
      "O módulo não pode ser mudado, porque os campos de mesclagem são dele. Uma cópia pode ir para o outro módulo.",
    fixedNew: "Os campos de mesclagem são do módulo, que não pode ser mudado depois.",
    body: "Texto",
    bodyHint: "$[ insere um campo de mesclagem: um valor do cliente a quem se envia.",
    copyTo: { LEADS: "Copiar para leads", CONTACTS: "Copiar para contatos" },
    copied: {
      LEADS: (name) => `Copiado para leads como “${name}”.`,
      CONTACTS: (name) => `Copiado para contatos como “${name}”.`,
    },
    notCopied: "Não copiado. O outro módulo não tem todos os campos de mesclagem dele:",
    deleted: (name) => `“${name}” foi excluído.`,
    deleteHint: "Deixa de existir para todos. O que foi enviado com ele permanece.",
    field: "Campo de mesclagem",
    fieldShort: "Campo",
    fields: "Campos de mesclagem",
    found: (n) => (n === 1 ? "1 campo" : `${number(n)} campos`),
    noField: "Nenhum campo de mesclagem tem este nome.",
    at: (problem, position) => `No caractere ${number(position)}: ${problem}`,
    problems: {
      SYNTAX: (token) =>
        `${token} começa como um campo de mesclagem e não é um. Escolha um da lista que $[ abre.`,
      UNKNOWN_FIELD: (token) => `${token}: não há um campo com este nome.`,
      NO_VALUE: (token) =>
        `${token}: este cliente não tem o valor. Preencha-o no registro, ou escreva uma alternativa antes do colchete, como em $[…|cliente].`,
      WRONG_MODULE: (token) => `${token} é do outro módulo: leads e contatos têm campos próprios.`,
    },
    pick: "Texto predefinido",
    pickShort: "Texto",
    picking: "Textos predefinidos",
    noneFound: (search) => `Nenhum texto se chama “${search}”.`,
    noneHere: { LEADS: "Nenhum texto para leads ainda.", CONTACTS: "Nenhum texto para contatos ainda." },
    foundTexts: (n) => (n === 1 ? "1 texto" : `${number(n)} textos`),
    more: "Há mais: continue digitando para encontrá-los.",
    addNamed: (name) => `Novo texto “${name}”`,
    saveDraft: "Salvar a resposta como texto predefinido",
    saved: (name) => `Salvo como “${name}”.`,
    manage: "Gerenciar",
    preview: "O que o cliente vai ler",
    previewWaits: "A prévia está a caminho…",
    cannotSend: "Não pode ser enviada assim:",
  },
};
