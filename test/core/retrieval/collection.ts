/** Documents of a household, as people keep them, in Shona and in English. */
export const documents: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: "Chibvumirano cheimba",
    text: `# Chibvumirano chekuroja imba

Imba iri panhamba 14 Baines Avenue, Harare. Muridzi wemba ndiVaMutasa, murojeri ndiAmai Chipo.

## Rendi

Rendi yemwedzi wega wega mazana maviri emadhora. Inobhadharwa musi wa5 wemwedzi. Kana yanonoka pamusoro pemazuva gumi, panowedzerwa madhora makumi maviri.

## Mhuka

Imbwa nekatsi hazvibvumirwi mumba. Huku dzinobvumirwa kuseri kwemba chete.

## Kubuda

Murojeri anofanira kuzivisa mwedzi miviri asati abuda. Dhipoziti inodzoserwa mukati memazuva makumi matatu.

## Mvura nemagetsi

Mvura inobhadharwa nemuridzi. Magetsi anobhadharwa nemurojeri nekadhi reZesa.`,
  },
  {
    name: "Mishonga yaGogo",
    text: `Gogo vanonwa piritsi rejena rekudzikisa BP mangwanani vasati vadya. Piritsi reshuga rinonwiwa kaviri, mangwanani nemanheru, vadya.

Kana vakanzwa dzungu, ngavagare pasi vanwe mvura. Kana musoro ukaramba uchitema kwemaawa maviri, fonerai kiriniki yeMbare pa0242 770 000.

Chiremba anovaona musi weChina wekutanga wemwedzi. Kadhi rekiriniki riri mukabati riri pedyo nemubhedha.`,
  },
  {
    name: "School newsletter",
    text: `# Chisipite Junior School, second term

## Dates

The second term opens on Tuesday 6 May and closes on Thursday 31 July. Sports day is on Friday 20 June at the lower field.

## Uniform

From this term on, boys wear grey trousers and girls wear the green tunic. Hats are compulsory outdoors. The uniform shop opens on Saturdays from nine until noon.

## Fees

School fees for the term are four hundred and fifty dollars per child. Families with three or more children pay ten percent less. Fees are payable at the bursar's office before the term opens.

## Trips

Grade six travels to Great Zimbabwe in the third week of June. Parents must sign the consent form and pay thirty dollars for the bus.`,
  },
  {
    name: "Pump manual",
    text: `# Borehole pump BP-300

## Before starting

Fill the priming chamber with clean water before the pump is switched on. Running the pump dry destroys the mechanical seal within two minutes.

## Maintenance

Grease both bearings every three months. Replace the foot valve once a year, before the rains. The fuse of the control box is rated at sixteen amperes.

## Faults

If the motor hums but does not turn, switch it off at once and check the capacitor. If water pressure falls slowly, the intake strainer is clogged with sand and has to be rinsed.

## Warranty

The pump is guaranteed for twenty four months from the day of purchase. Damage by lightning is not covered.`,
  },
];

interface Case {
  readonly question: string;
  readonly language: "sn" | "en";
  /** What the answer has in it; absent where no document answers. */
  readonly says?: string;
}

/** Written before anything was tried on them; the threshold was then chosen on all of them. */
export const cases: readonly Case[] = [
  { language: "sn", question: "Rendi yemba imarii?", says: "mazana maviri" },
  { language: "sn", question: "Rendi inobhadharwa musi wani?", says: "musi wa5" },
  { language: "sn", question: "Imbwa dzinobvumirwa mumba here?", says: "hazvibvumirwi" },
  { language: "sn", question: "Ndingachengeta huku here kuseri kwemba?", says: "Huku dzinobvumirwa" },
  { language: "sn", question: "Magetsi anobhadharwa nani?", says: "nemurojeri" },
  { language: "sn", question: "Dhipoziti inodzoserwa rini?", says: "makumi matatu" },
  { language: "sn", question: "Murojeri anozivisa nguva yakareba sei asati abuda?", says: "mwedzi miviri" },
  { language: "sn", question: "Piritsi reshuga rinonwiwa kangani?", says: "kaviri" },
  { language: "sn", question: "Gogo vanonwa piritsi reBP rini?", says: "mangwanani" },
  { language: "sn", question: "Kadhi rekiriniki riri kupi?", says: "kabati" },
  { language: "sn", question: "Kana Gogo vakanzwa dzungu voita sei?", says: "vanwe mvura" },
  { language: "sn", question: "Chiremba anoona Gogo musi wani?", says: "weChina" },
  { language: "en", question: "When is sports day?", says: "20 June" },
  { language: "en", question: "How much are the school fees?", says: "four hundred and fifty" },
  { language: "en", question: "What do the girls wear?", says: "green tunic" },
  { language: "en", question: "When does the uniform shop open?", says: "Saturdays" },
  { language: "en", question: "When does the second term close?", says: "31 July" },
  { language: "en", question: "How much does the bus trip to Great Zimbabwe cost?", says: "thirty dollars" },
  { language: "en", question: "How often should I grease the bearings?", says: "three months" },
  { language: "en", question: "What fuse does the control box need?", says: "sixteen amperes" },
  { language: "en", question: "The motor hums but does not turn, what now?", says: "capacitor" },
  { language: "en", question: "Is damage by lightning covered by the warranty?", says: "not covered" },
  { language: "en", question: "How long is the pump guaranteed?", says: "twenty four months" },
  { language: "en", question: "When should the foot valve be replaced?", says: "once a year" },
  { language: "sn", question: "Mvura inonzi chii nechirungu?" },
  { language: "sn", question: "Nguva dzava ngani?" },
  { language: "sn", question: "Guta guru reZimbabwe nderipi?" },
  { language: "sn", question: "Ndiani akavamba musha uyu?" },
  { language: "sn", question: "Wakadii zvako nhasi?" },
  { language: "sn", question: "Ndiudze ngano yetsuro nagudo" },
  { language: "sn", question: "Mombe inodya chii?" },
  { language: "sn", question: "Imbwa inonzi chii nechirungu?" },
  { language: "sn", question: "Mwedzi wegore une mazuva mangani?" },
  { language: "sn", question: "Ndinobika sadza sei?" },
  { language: "sn", question: "Chikoro chinovhurwa rini gore rinouya?" },
  { language: "sn", question: "Dollar rava kutengeswa nemarii?" },
  { language: "en", question: "What is the capital of France?" },
  { language: "en", question: "Who wrote Nervous Conditions?" },
  { language: "en", question: "How do I cook rice?" },
  { language: "en", question: "What is the weather like today?" },
  { language: "en", question: "Tell me a joke about a school" },
  { language: "en", question: "How far is the moon from the earth?" },
  { language: "en", question: "What is water made of?" },
  { language: "en", question: "How many days are there in June?" },
  { language: "en", question: "How does a motor work?" },
  { language: "en", question: "Why do dogs bark at night?" },
  { language: "en", question: "What does a child need to sleep well?" },
  { language: "en", question: "How old is Great Zimbabwe?" },
];
