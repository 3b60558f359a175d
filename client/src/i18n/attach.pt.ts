import type { attachEn } from "./attach.en";

const number = (n: number) => new Intl.NumberFormat("pt-BR").format(n);

export const attachPt: typeof attachEn = {
  attach: {
    add: "Anexar arquivos",
    full: (most) => `Há ${number(most)} arquivos anexados, o máximo de uma resposta`,
    tray: "Anexos",
    computer: "Deste computador",
    documents: "Orçamentos, pedidos, faturas",
    allDocuments: "De todos os clientes",
    asPdf: "em PDF",
    uploading: (name) => `Enviando ${name}`,
    remove: (name) => `Tirar ${name}`,
    earlier: (name) => `Enviar ${name} antes`,
    later: (name) => `Enviar ${name} depois`,
    noRoom: (n) =>
      n === 1
        ? "Um arquivo não coube: uma resposta leva cinco."
        : `${number(n)} arquivos não couberam: uma resposta leva cinco.`,
    tooMany: (n) =>
      n === 1
        ? "Tire um arquivo: uma resposta leva cinco."
        : `Tire ${number(n)} arquivos: uma resposta leva cinco.`,
    open: "Abrir",
    openNamed: (name) => `Abrir ${name} em outra aba`,
    download: "Baixar",
    downloadNamed: (name) => `Baixar ${name}`,
  },
};
