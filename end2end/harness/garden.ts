// The project that the journeys use, in both languages so that an untranslated text cannot hide.

export const garden = {
  slug: "garden",
  name: { "en-GB": "The community garden", ar: "حديقة الحي" },
  summary: { "en-GB": "Neighbours and the council made a garden together.", ar: "صنع الجيران والبلدية حديقة معًا." },
  aims: [
    { id: "a1", text: { "en-GB": "More people grow food together", ar: "أن يزرع مزيد من الناس طعامهم معًا" } },
    { id: "a2", text: { "en-GB": "The garden is easy to reach", ar: "أن يسهل الوصول إلى الحديقة" } },
  ],
  organisation: { "en-GB": "The neighbours’ club", ar: "نادي الجيران" },
  contact: { "en-GB": "Ask at the garden gate", ar: "اسألوا عند باب الحديقة" },
  basis: { "en-GB": "legitimate interests", ar: "المصلحة المشروعة" },
  complaints: { "en-GB": "Ask at the garden gate", ar: "اسألوا عند باب الحديقة" },
  retention_months: 24,
};
