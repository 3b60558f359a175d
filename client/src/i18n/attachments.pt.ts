import type { attachmentsEn } from "./attachments.en";

const number = (n: number) => new Intl.NumberFormat("pt-BR").format(n);

export const attachmentsPt: typeof attachmentsEn = {
  attachments: {
    tabs: "O que ver da conversa",
    messages: "Mensagens",
    attachments: "Anexos",
    kind: "Tipo",
    kinds: {
      all: "Todos",
      pictures: "Imagens",
      documents: "Documentos",
      videos: "Vídeos",
      sounds: "Áudio",
    },
    side: "De quem",
    sides: { both: "Ambos", INBOUND: "Recebidos", OUTBOUND: "Enviados" },
    none: "Nenhum arquivo foi enviado ou recebido ainda.",
    noMatch: "Nenhum arquivo corresponde.",
    choose: (name) => `Escolher ${name}`,
    saveChosen: (n) => (n === 1 ? "Baixar 1 arquivo" : `Baixar ${number(n)} arquivos`),
    saveAll: "Baixar tudo como ZIP",
    toMessage: "Ir para a mensagem",
  },
};
