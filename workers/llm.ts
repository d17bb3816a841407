import { pickLlm } from "./llm/pick.ts";
import { serve } from "./serve.ts";

serve(pickLlm());
