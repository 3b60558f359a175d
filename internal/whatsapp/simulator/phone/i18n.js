// The page's texts. Keys stand in data-t (text), data-t-label (aria-label and title) and data-t-placeholder.
const texts = {
  en: {
    title: "WhatsApp simulator", clock: "The simulator's time:", jump: "Move the clock", language: "Language",
    offline: "No connection to the simulator", people: "Customers", number: "Business number", newCustomer: "New customer",
    emptyTitle: "This is a customer's phone",
    emptyText: "It stands for WhatsApp: what you write here reaches the business as a real webhook, and its replies appear here at once. Nothing leaves this computer. Add a customer to begin.",
    emptyNumber: "No business number is connected yet. Add one with POST /simulator/numbers.",
    back: "Back to the customers", changeNumber: "Change number", thread: "Messages", typing: "is typing…",
    editing: "Editing a message.", cancel: "Cancel", attach: "Attach a file", location: "Send a location",
    placeholder: "Write a message", send: "Send", name: "Name", phone: "Phone number with country code", add: "Add",
    changeText: "The business is told that this customer has a new number.", change: "Change", place: "Place",
    latitude: "Latitude", longitude: "Longitude", deleted: "This message was deleted", edited: "edited",
    sent: "sent", delivered: "delivered", read: "read", react: "React with", unreact: "Remove the reaction", edit: "Edit",
    remove: "Delete", today: "Today", yesterday: "Yesterday", newChat: "No messages yet", code: "Verification code of",
    photo: "Photo", video: "Video", audio: "Audio", document: "Document", sticker: "Sticker", locationName: "Location",
    contacts: "Contact", template: "Template", other: "Message", lost: "File no longer available",
  },
  pt: {
    title: "Simulador do WhatsApp", clock: "Hora do simulador:", jump: "Adiantar o relógio", language: "Idioma",
    offline: "Sem conexão com o simulador", people: "Clientes", number: "Número da empresa", newCustomer: "Novo cliente",
    emptyTitle: "Este é o celular de um cliente",
    emptyText: "Ele faz o papel do WhatsApp: o que você escreve aqui chega à empresa como um webhook de verdade, e as respostas aparecem aqui na hora. Nada sai deste computador. Adicione um cliente para começar.",
    emptyNumber: "Nenhum número da empresa está conectado. Adicione um com POST /simulator/numbers.",
    back: "Voltar aos clientes", changeNumber: "Trocar número", thread: "Mensagens", typing: "digitando…",
    editing: "Editando uma mensagem.", cancel: "Cancelar", attach: "Anexar um arquivo", location: "Enviar localização",
    placeholder: "Escreva uma mensagem", send: "Enviar", name: "Nome", phone: "Telefone com código do país", add: "Adicionar",
    changeText: "A empresa é avisada de que este cliente tem um número novo.", change: "Trocar", place: "Lugar",
    latitude: "Latitude", longitude: "Longitude", deleted: "Esta mensagem foi apagada", edited: "editada",
    sent: "enviada", delivered: "entregue", read: "lida", react: "Reagir com", unreact: "Tirar a reação", edit: "Editar",
    remove: "Apagar", today: "Hoje", yesterday: "Ontem", newChat: "Nenhuma mensagem ainda", code: "Código de verificação de",
    photo: "Foto", video: "Vídeo", audio: "Áudio", document: "Documento", sticker: "Figurinha", locationName: "Localização",
    contacts: "Contato", template: "Modelo", other: "Mensagem", lost: "Arquivo não está mais disponível",
  },
};

let language = saved() ?? (navigator.language.toLowerCase().startsWith("pt") ? "pt" : "en");

function saved() {
  const value = localStorage.getItem("simulator-language");
  return value in texts ? value : null;
}

export const t = (key) => texts[language][key] ?? key;
export const locale = () => (language === "pt" ? "pt-BR" : "en-GB");
export const current = () => language;

export function setLanguage(value) {
  language = value;
  localStorage.setItem("simulator-language", value);
  translate();
}

// translate fills the page's fixed texts.
export function translate() {
  document.documentElement.lang = locale();
  document.title = t("title");
  for (const e of document.querySelectorAll("[data-t]")) e.textContent = t(e.dataset.t);
  for (const e of document.querySelectorAll("[data-t-label]")) {
    e.setAttribute("aria-label", t(e.dataset.tLabel));
    if (e.localName === "button") e.title = t(e.dataset.tLabel);
  }
  for (const e of document.querySelectorAll("[data-t-placeholder]")) e.placeholder = t(e.dataset.tPlaceholder);
}
