import { mount } from "../../pages/components/table/table";

mount();
