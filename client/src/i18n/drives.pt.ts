import type { drivesEn } from "./drives.en";

const number = (n: number) => new Intl.NumberFormat("pt-BR").format(n);

export const drivesPt: typeof drivesEn = {
  drives: {
    hint: "Arquivos dos seus próprios drives podem ser anexados às respostas. Ninguém mais os vê: o que você anexa é copiado.",
    label: "Drives conectados",
    none: "Nenhum drive está conectado ainda.",
    providers: {
      GOOGLE_DRIVE: "Google Drive",
      ONEDRIVE: "OneDrive",
      DROPBOX: "Dropbox",
      EVERNOTE: "Evernote",
    },
    states: { CONNECTED: "Conectado", DISCONNECTED: "Desconectado" },
    connect: (provider) => `Conectar ${provider}`,
    again: "Conectar de novo",
    lost: "Este drive não deixa mais o Conversa entrar. Conecte de novo para continuar.",
    waiting: "Continue na janela que se abriu.",
    disconnect: "Desconectar",
    disconnectTitle: (name) => `Desconectar ${name}?`,
    disconnectHint: "O Conversa esquece o acesso. Os arquivos já anexados permanecem.",
    unconfigured:
      "Este servidor não tem acesso ao Google Drive, ao OneDrive nem ao Dropbox: o operador é quem configura.",
    evernote: "Evernote",
    evernoteHint:
      "No Evernote, exporte notas como arquivo ENEX. As notas viram textos, e os arquivos delas podem ser anexados.",
    evernoteChoose: "Abrir uma exportação (.enex)",
    evernoteBusy: "Lendo a exportação…",
    evernoteHold: "Você tem um token de desenvolvedor?",
    evernoteToken: "Token de desenvolvedor",
    evernoteTokenHint:
      "O Evernote não cria novos. Com um, cadernos e notas podem ser vistos como estão agora.",
    evernoteRefused: "O Evernote não aceita este token. Informe um que ainda seja válido.",
    evernoteAgain: "Informe um token abaixo para conectar de novo.",
    source: "Drives na nuvem",
    choose: "Drive",
    manage: "Gerenciar drives",
    search: "Buscar neste drive",
    path: "Onde você está",
    root: "Todos os arquivos",
    found: (words) => `Encontrado para “${words}”`,
    files: "Arquivos e pastas",
    empty: "Não há nada aqui.",
    nothingFound: "Nada tem esse nome.",
    attach: (n) => (n === 1 ? "Anexar um arquivo" : `Anexar ${number(n)} arquivos`),
    attachNone: "Escolha arquivos",
    full: (most) => `Uma resposta leva ${number(most)} arquivos.`,
    tooLarge: "grande demais para o WhatsApp",
    reasons: {
      CLOUD_DRIVE_DISCONNECTED:
        "Este drive não deixa mais o Conversa entrar. Conecte de novo para continuar.",
      RATE_LIMITED: "O drive recebeu pedidos demais. Espere um momento e tente de novo.",
      UNAVAILABLE: "O drive não responde. Tente de novo em um momento.",
      NOT_FOUND: "Isto não está mais lá.",
      FORBIDDEN: "O acesso ao drive não foi permitido.",
      INVALID_INPUT: "A autorização expirou ou já foi usada. Conecte de novo.",
    },
  },
};
