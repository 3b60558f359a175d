// Why a message was not sent, by Meta's code: in plain words, and what to do about it.
import type { failuresEn } from "./failures.en";

export const failuresPt: typeof failuresEn = {
  failure: {
    codes: {
      0: ["O token de acesso não é válido", "Um administrador reconecta a conta; depois envie de novo."],
      1: ["O WhatsApp teve um problema desconhecido", "Envie de novo em alguns minutos."],
      2: ["O WhatsApp estava temporariamente indisponível", "Envie de novo em alguns minutos."],
      3: [
        "O aplicativo não pode usar esta função",
        "Um administrador dá as permissões no Meta Business Suite e reconecta a conta.",
      ],
      4: ["O aplicativo fez pedidos demais", "Envie de novo em uma hora."],
      10: [
        "Falta uma permissão ao aplicativo",
        "Um administrador dá as permissões no Meta Business Suite e reconecta a conta.",
      ],
      17: ["A conta fez pedidos demais", "Envie de novo em uma hora."],
      100: ["O pedido tinha um valor inválido", "A falha é nossa: informe o código ao operador do servidor."],
      190: ["O token de acesso expirou", "Um administrador reconecta a conta; depois envie de novo."],
      200: [
        "Falta ao aplicativo uma permissão nesta conta",
        "Um administrador dá as permissões no Meta Business Suite e reconecta a conta.",
      ],
      368: [
        "A conta está bloqueada por violar uma política",
        "Um administrador vê qual no Gerenciador do WhatsApp e pode recorrer lá.",
      ],
      401: ["O token de acesso não foi aceito", "Um administrador reconecta a conta; depois envie de novo."],
      80007: ["A conta do WhatsApp Business fez pedidos demais", "Envie de novo em uma hora."],
      130429: ["O número enviou mensagens rápido demais", "Envie de novo em alguns minutos."],
      130472: ["O cliente participa de um experimento do WhatsApp", "Espere o cliente escrever de novo."],
      130497: [
        "A conta não pode escrever a clientes neste país",
        "Fale com o cliente de outro modo; enviar de novo não adianta.",
      ],
      131000: ["Algo deu errado no WhatsApp", "Envie de novo em alguns minutos."],
      131008: ["Faltava um valor no pedido", "A falha é nossa: informe o código ao operador do servidor."],
      131009: ["Um valor não foi aceito", "Confira o número do cliente: pode estar errado ou fora de uso."],
      131016: ["O WhatsApp estava sobrecarregado ou indisponível", "Envie de novo em alguns minutos."],
      131021: ["Remetente e destinatário são o mesmo número", "Escolha outro destinatário."],
      131026: [
        "Não foi possível entregar a mensagem",
        "O cliente pode não usar o WhatsApp, ou usar uma versão antiga: fale com ele de outro modo.",
      ],
      131030: [
        "O destinatário não está na lista do número de teste",
        "Um administrador o adiciona no painel do aplicativo na Meta, ou usa um número real.",
      ],
      131031: [
        "A conta está bloqueada",
        "Um administrador vê o motivo no Gerenciador do WhatsApp e pode recorrer lá.",
      ],
      131037: [
        "O nome de exibição do número ainda não foi aprovado",
        "Um administrador pede a aprovação dele no Gerenciador do WhatsApp.",
      ],
      131042: [
        "Há um problema com a forma de pagamento da conta",
        "Um administrador a cadastra ou corrige no Meta Business Suite.",
      ],
      131045: [
        "O número não está registrado corretamente",
        "Um administrador o registra de novo; depois envie de novo.",
      ],
      131047: [
        "Passaram mais de 24 horas desde a última mensagem do cliente",
        "Espere o cliente escrever de novo e então envie de novo.",
      ],
      131048: [
        "O número está restrito porque clientes denunciaram spam",
        "Envie menos por um tempo; a qualidade está no Gerenciador do WhatsApp.",
      ],
      131049: [
        "O WhatsApp reteve a mensagem: o cliente recebe marketing demais",
        "Espere pelo menos 24 horas antes de enviar de novo.",
      ],
      131050: ["O cliente não quer mais mensagens de marketing", "Espere o cliente escrever de novo."],
      131051: ["O WhatsApp não aceita este tipo de mensagem", "Envie de outra forma."],
      131052: ["Não foi possível buscar o arquivo", "Use um arquivo menor, ou anexe-o de novo."],
      131053: ["Não foi possível enviar o arquivo", "Confira o tipo e o tamanho e anexe-o de novo."],
      131056: ["Mensagens demais para este cliente em pouco tempo", "Envie de novo em alguns minutos."],
      131057: ["O número estava em manutenção", "Envie de novo em alguns minutos."],
      131062: ["Esta mensagem não pode ir para quem oculta o número", "Peça o telefone ao cliente."],
      131063: [
        "Mensagens de marketing estão desligadas para este número",
        "Elas vão por outra interface da Meta.",
      ],
      131064: [
        "O envio está limitado porque modelos foram classificados errado",
        "Espere a Meta suspender o limite.",
      ],
      132000: ["O modelo não foi aceito", "Um administrador o confere no Gerenciador do WhatsApp."],
      132068: ["O formulário está bloqueado", "Um administrador o confere no Gerenciador do WhatsApp."],
      132069: ["O formulário é usado demais", "Envie de novo em uma hora."],
      133010: ["O número não está registrado", "Um administrador o registra de novo; depois envie de novo."],
      137000: ["A identidade do cliente mudou", "Verifique quem é o cliente antes de enviar de novo."],
    },
    reasons: {
      WINDOW_CLOSED: [
        "A janela de 24 horas fechou enquanto ela esperava",
        "Espere o cliente escrever de novo e então envie de novo.",
      ],
      ACCOUNT_NOT_ACTIVE: [
        "A conta não pode enviar no momento",
        "Um administrador vê o motivo nas configurações; depois envie de novo.",
      ],
      CANCELLED: ["Alguém a cancelou antes de ser enviada", "Ela pode ser enviada de novo."],
      NOT_FOUND: ["O arquivo dela não está mais aqui", "Anexe o arquivo de novo."],
    },
    unknown: ["O WhatsApp não deu o motivo", "Envie de novo, ou fale com o cliente de outro modo."],
    code: (n) => `código ${n} da Meta`,
    reaction: (emoji) => `${emoji} não entregue`,
    again: "Enviar de novo",
    sentAgain: "Enviada de novo abaixo",
    mayBeTwice: "O cliente pode recebê-la duas vezes.",
    cancel: "Não enviar",
  },
};
