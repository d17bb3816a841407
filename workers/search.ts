import "./scripts.ts";
import { createSearch } from "./search/search.ts";
import { serve } from "./serve.ts";

serve(createSearch());
